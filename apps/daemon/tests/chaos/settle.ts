import { setTimeout as wait } from 'node:timers/promises';
import { routes } from '@open-design/contracts';
import { messageOf } from '../../src/errors.ts';
import type { Store } from '../../src/store/store.ts';
import { keepersOf, markedProcesses } from './processes.ts';
import { setRoutines } from './routines.ts';
import { liveRows } from './rows.ts';
import { processFacts } from '../../src/agents/process/proc.ts';
import type { Life } from './life.ts';
import type { Stage } from './stage.ts';
import { startsIn } from './starts.ts';

/** No row stays live for longer (ms) than this without a process; the limits of what works come on top. */
const patienceMs = 60_000 + 20_000;

/**
 * Lets no slot come due any more and waits until nothing is live: no row, no
 * process, no keeper but one a daemon.
 *
 * @returns what is still there when patience is over
 */
export async function settle(stage: Stage): Promise<string[]> {
  const { fleet, programs, tally } = stage;
  await setRoutines(() => fleet.clients, programs.keys(), 'pauseRoutine');
  const from = Date.now();
  const store = await stage.store();
  try {
    for (;;) {
      const left = await stillThere(stage, store);
      if (left.length === 0) break;
      if (Date.now() - from > patienceMs)
        return [...left, ...((await stage.postgres?.activity()) ?? [])];
      await wait(200);
    }
  } finally {
    await store.close();
  }
  tally.settledMs.push(Date.now() - from);
  return [];
}

async function stillThere(stage: Stage, store: Store): Promise<string[]> {
  const { fleet, dataDir, starts } = stage;
  const rows = await store.read(liveRows).catch((error: unknown) => [messageOf(error)]);
  const ids = new Set(startsIn(starts).map(({ runId }) => runId));
  const keepers = keepersOf(dataDir).filter(({ isAlive }) => isAlive);
  const left = [
    ...rows.map((it) => `live: ${JSON.stringify(it)}`),
    ...markedProcesses(ids).map((it) => `at work: ${JSON.stringify(it)}`),
    ...(keepers.length > fleet.seats.length
      ? [`${keepers.length} keepers for ${fleet.seats.length} daemons: ${JSON.stringify(keepers)}`]
      : []),
  ];
  const ready = await Promise.all(
    fleet.clients.map((client) =>
      client.call(routes.ready).then(
        ({ ready }) => ready,
        () => false,
      ),
    ),
  );
  const isReady = ready.length === fleet.seats.length && ready.every(Boolean);
  if (!isReady) left.push(...seatsOf(stage));
  return left;
}

/** Who sits where, and what the last daemon said that could not start. */
export function seatsOf({ fleet }: Stage): string[] {
  const seats = fleet.seats.map(({ life }, seat) => `seat ${seat}: ${stateOf(life)}`);
  return [...seats, `the last that did not start: ${fleet.refusals.last}`];
}

function stateOf(life: Life | null): string {
  if (life === null) return 'empty';
  const { pid, client, isAsked } = life;
  return JSON.stringify({ pid, hasAddress: client !== null, isAsked, state: processFacts(pid) });
}
