import type { RunEvent, RunEventBody } from '@open-design/contracts';
import { now } from '../clock.ts';
import type { Outcome, PreparedRun, RunRecord } from '../handoff.ts';
import { finish, finishAttempt } from '../record/finish.ts';
import { nextAttempt } from '../record/next-attempt.ts';
import { lastEvents, recordOf } from '../record/outcome.ts';
import { retryDelay } from '../run/retry.ts';
import type { Plan } from '../store/plan.ts';
import { appendEvents, lastSeq } from '../store/queries/run-events.ts';
import { announceFinished, announceRetry } from './announce.ts';
import { persist } from './persist.ts';
import type { Rooms } from './rooms.ts';

/** What an end is followed by. */
export interface NextAttempt {
  readonly run: PreparedRun;
  /** UTC epoch ms. */
  readonly notBefore: number;
}

/**
 * outcome → ledger: the rows and the last events of the attempt's stream, in one
 * transaction, once; with them the next attempt, where the retry policy asks for
 * one. Never rejects.
 *
 * @param stopped why it was stopped, when it was
 */
export async function endStep(
  rooms: Rooms,
  run: PreparedRun,
  outcome: Outcome,
  stopped: unknown,
): Promise<NextAttempt | null> {
  const record = recordOf(outcome, stopped, now());
  const written = await persist(rooms.log, () =>
    rooms.store.write(() => end(run, record, outcome, rooms.claim.daemonId)),
  );
  if (written === undefined || written === null) return null;
  rooms.feed.publish(run.agentRunId, written.events);
  if (written.next === null) announceFinished(rooms, run, record);
  else announceRetry(rooms, run, record, written.next);
  return written.next;
}

interface End {
  readonly events: readonly RunEvent[];
  readonly next: NextAttempt | null;
}

/** @returns null when the attempt had ended already */
function* end(
  run: PreparedRun,
  record: RunRecord,
  outcome: Outcome,
  daemonId: string,
): Plan<End | null> {
  const { completedAt } = record;
  const delay = run.runId === null ? null : retryDelay(run.policies.retry, run, record);
  const finished =
    delay === null
      ? yield* finish(run, record, outcome)
      : yield* finishAttempt(run, record, outcome);
  if (!finished) return null;
  const events = numbered(lastEvents(record), yield* lastSeq(run.agentRunId), completedAt);
  yield* appendEvents(run.agentRunId, events);
  if (delay === null) return { events, next: null };
  const notBefore = completedAt + delay;
  const next = yield* nextAttempt(run, record, { daemonId, notBefore, now: completedAt });
  return { events, next: next === null ? null : { run: next, notBefore } };
}

function numbered(bodies: readonly RunEventBody[], after: number, at: number): RunEvent[] {
  return bodies.map((body, index) => ({ seq: after + 1 + index, at, ...body }));
}
