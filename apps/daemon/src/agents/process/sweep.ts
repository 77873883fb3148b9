import { awake } from '../../clock.ts';
import type { Found } from './find.ts';
import { killPatienceMs } from './group.ts';
import type { Hunt } from './hunt.ts';
import { type Leftover, type Leftovers, noLeftovers, survivorOf } from './leftovers.ts';
import { signalProcess } from './signal.ts';
import { noReport, type ReportStep } from './steps.ts';

/** How long a sweep waits for what. */
interface SweepTimes {
  /** For processes that are about to end by themselves, ms. */
  readonly stragglerMs: number;
  /** From SIGTERM to SIGKILL, ms. */
  readonly graceMs: number;
  /** After SIGKILL, ms; what lives then is a survivor. */
  readonly patienceMs?: number;
  readonly report?: ReportStep;
}

/**
 * Ends all that is left of a run whose first process has ended, wherever it has
 * moved to: SIGTERM, then SIGKILL. Resolves when a look found nothing alive, or
 * names what even SIGKILL does not end. A program cannot leave anything running
 * on purpose; what is to go on must be started by something else, such as
 * systemd or launchd.
 */
export async function sweep(hunt: Hunt, times: SweepTimes): Promise<Leftovers> {
  const { stragglerMs, graceMs, patienceMs = killPatienceMs, report = noReport } = times;
  const late = await hunt.untilNone(stragglerMs, () => undefined);
  if (late.length === 0) return noLeftovers;
  const ended = new Map<string, Leftover>();
  let from = awake();
  const asked = await hunt.untilNone(graceMs, (living) => ask(living, ended));
  report(`SIGTERM to ${counted(ended.size)} left: ${fate(asked)}`, awake() - from);
  if (asked.length === 0) return leftovers(ended, asked);
  from = awake();
  kill(asked, ended);
  // Also reaches what is born meanwhile.
  await hunt.killCgroup();
  const survivors = await hunt.untilNone(patienceMs, (living) => kill(living, ended));
  report(`SIGKILL to ${counted(asked.length)} left: ${fate(survivors)}`, awake() - from);
  return leftovers(ended, survivors);
}

/** Each is asked once: a second SIGTERM would tell many programs to drop what they are finishing. */
function ask(living: readonly Found[], ended: Map<string, Leftover>): void {
  for (const one of living) {
    if (ended.has(keyOf(one))) continue;
    signalProcess(one, 'SIGTERM');
    ended.set(keyOf(one), { ...survivorOf(one), how: one.how, endedBy: 'SIGTERM' });
  }
}

function kill(living: readonly Found[], ended: Map<string, Leftover>): void {
  for (const one of living) {
    signalProcess(one, 'SIGKILL');
    ended.set(keyOf(one), { ...survivorOf(one), how: one.how, endedBy: 'SIGKILL' });
  }
}

function leftovers(ended: Map<string, Leftover>, living: readonly Found[]): Leftovers {
  const alive = new Set(living.map(keyOf));
  const processes = [...ended].filter(([key]) => !alive.has(key)).map(([, left]) => left);
  const survivors = living.map(survivorOf);
  return { count: processes.length + survivors.length, processes, survivors };
}

function keyOf({ pid, token }: Found): string {
  return `${pid} ${token}`;
}

function counted(count: number): string {
  return count === 1 ? 'the process' : `the ${count} processes`;
}

function fate(living: readonly Found[]): string {
  return living.length === 0 ? 'nothing is left' : `${counted(living.length)} still runs`;
}
