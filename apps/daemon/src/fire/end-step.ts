import type { RunEvent, RunEventBody } from '@open-design/contracts';
import { now } from '../clock.ts';
import type { Outcome, PreparedRun, RunRecord } from '../handoff.ts';
import { finish } from '../record/finish.ts';
import { lastEvents, recordOf } from '../record/outcome.ts';
import type { Plan } from '../store/plan.ts';
import { appendEvents, lastSeq } from '../store/queries/run-events.ts';
import { announceFinished } from './announce.ts';
import { persist } from './persist.ts';
import type { Rooms } from './rooms.ts';

/**
 * outcome → ledger: the run's rows and the last events of its stream, in one
 * transaction, once. Never rejects.
 *
 * @param stopped why it was stopped, when it was
 */
export async function endStep(
  rooms: Rooms,
  run: PreparedRun,
  outcome: Outcome,
  stopped: unknown,
): Promise<void> {
  const record = recordOf(outcome, stopped, now());
  const last = await persist(rooms.log, () => rooms.store.write(() => end(run, record, outcome)));
  if (last === undefined || last === null) return;
  rooms.feed.publish(run.agentRunId, last);
  announceFinished(rooms, run, record);
}

/** @returns the events that were written, or null when the run had ended already */
function* end(run: PreparedRun, record: RunRecord, outcome: Outcome): Plan<RunEvent[] | null> {
  if (!(yield* finish(run, record, outcome))) return null;
  const last = numbered(lastEvents(record), yield* lastSeq(run.agentRunId), record.completedAt);
  yield* appendEvents(run.agentRunId, last);
  return last;
}

function numbered(bodies: readonly RunEventBody[], after: number, at: number): RunEvent[] {
  return bodies.map((body, index) => ({ seq: after + 1 + index, at, ...body }));
}
