import { Policies, type ScheduleSet } from '@open-design/contracts';
import { expect, onTestFinished } from 'vitest';
import { audit } from '../../src/commands/audit.ts';
import { calendarIn } from '../../src/schedule/calendar-in.ts';
import { createDaemon, type SimulatedDaemon } from '../../src/simulate/daemon.ts';
import { createMachine } from '../../src/simulate/machine.ts';
import { openThrowAwayStore } from '../../src/simulate/throw-away-store.ts';
import { createWorld, type World } from '../../src/simulate/world.ts';
import { listSlots } from '../../src/store/queries/slots.ts';

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A daemon as it runs in earnest. @param ahead how far (ms) its clock is ahead @param takes how long its runs take (ms) */
export async function startDaemon(
  world: World,
  {
    name = 'D1',
    ahead = 0,
    takes = second,
  }: { name?: string; ahead?: number; takes?: number } = {},
): Promise<SimulatedDaemon> {
  const daemon = createDaemon(world, {
    name,
    machine: createMachine(world.time, ahead),
    timeZone: 'UTC',
    course: () => ({ takes, succeeds: true }),
    claimed: () => true,
  });
  await daemon.start();
  return daemon;
}

/** Time stands until it is told to go on. @param start UTC epoch ms */
export function simulated(start: number): World {
  const world = createWorld(start, openThrowAwayStore(start));
  onTestFinished(() => world.close());
  return world;
}

/** @returns the routine's id */
export async function add(
  daemon: SimulatedDaemon,
  schedule: ScheduleSet,
  policies: unknown = {},
): Promise<string> {
  const { id } = await daemon.machine.do(() =>
    daemon.commands.create({
      name: 'It',
      prompt: 'Do it.',
      schedule,
      target: { mode: 'create_each_run' },
      policies: Policies.parse(policies),
      enabled: true,
    }),
  );
  return id;
}

/** The ledger, as `HH:MM outcome cause` in UTC; it must be closed and without a fault. */
export async function ledgerOf({ store, faults }: World, id: string): Promise<string[]> {
  expect(faults).toEqual([]);
  expect(await audit(store, calendarIn('UTC'), {})).toMatchObject({ ok: true });
  const all = { from: 0, to: Number.MAX_SAFE_INTEGER, limit: 10_000 };
  const entries = await store.read(() => listSlots(id, all));
  return entries.map(({ slotAt, untilAt, outcome, cause }) => {
    const ends = [...new Set([slotAt, untilAt])].map((at) => new Date(at).toISOString());
    const times = ends.map((it) => it.slice(11, 19).replace(/:00$/, ''));
    return `${times.join('–')} ${outcome} ${cause ?? ''}`.trim();
  });
}
