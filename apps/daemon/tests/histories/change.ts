import type { Policies, RoutineInput } from '@open-design/contracts';
import { now } from '../../src/clock.ts';
import { DaemonError } from '../../src/errors.ts';
import type { SimulatedDaemon } from '../../src/simulate/daemon.ts';
import type { PlannedSchedule } from './definitions.ts';
import type { Act } from './history.ts';
import type { Stage } from './stage-of-history.ts';

function scheduleOf({ schedule, lasts }: PlannedSchedule): RoutineInput['schedule'] {
  return lasts === null ? schedule : { ...schedule, endAt: now() + lasts };
}

export async function create(
  { routines }: Stage,
  desk: SimulatedDaemon | undefined,
  { plan, policies }: { readonly plan: PlannedSchedule; readonly policies: Policies },
): Promise<void> {
  // A year of many routines would be a year of many more slots.
  if (desk === undefined || routines.size === 4) return;
  const { id, createdAt } = await desk.machine.do(() =>
    desk.commands.create({
      name: 'It',
      prompt: 'Do it.',
      schedule: scheduleOf(plan),
      target: { mode: 'create_each_run' },
      policies,
      enabled: true,
    }),
  );
  routines.set(id, createdAt);
}

export async function change(
  { routines, removed }: Stage,
  { machine, commands, runNow }: SimulatedDaemon,
  act: Exclude<Act, { do: 'create' | 'outage' | 'zones' } | { daemon: number }>,
): Promise<void> {
  const ids = [...routines.keys()].filter((it) => !removed.has(it));
  const id = ids[act.which % Math.max(1, ids.length)];
  if (id === undefined) return;
  await machine.do(async () => {
    switch (act.do) {
      case 'edit':
        return await commands.update(id, { schedule: scheduleOf(act.plan) });
      case 'policies':
        return await commands.update(id, { policies: act.policies });
      case 'pause':
        return await commands.pause(id, null);
      case 'resume':
        return await commands.resume(id);
      case 'snooze':
        return await commands.snooze(id, now() + act.ms, null);
      case 'runNow':
        return await runNow(id);
      case 'backfill': {
        const [from, to] = [now() - act.from, now() - Math.min(act.to, act.from)];
        const input = { from, to, dryRun: false, again: false, perMinute: 60 };
        return await commands.backfill(id, { ...input, overlap: act.overlap }).catch(tooMany);
      }
      case 'remove':
        removed.add(id);
        return await commands.remove(id);
    }
  });
}

/** A range of more slots than a backfill takes is refused, and nothing happens. */
function tooMany(error: unknown): void {
  if (!(error instanceof DaemonError) || error.code !== 'VALIDATION_FAILED') throw error;
}
