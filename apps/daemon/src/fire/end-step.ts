import type { RunEvent, RunEventBody } from '@open-design/contracts';
import { now } from '../clock.ts';
import type { Outcome, PreparedRun, RunRecord } from '../handoff.ts';
import { finish, finishAttempt } from '../record/finish.ts';
import { nextAttempt } from '../record/next-attempt.ts';
import { lastEvents, recordOf } from '../record/outcome.ts';
import { settleSpending } from '../run/budget/settle.ts';
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
  const { workspaces, log, claim } = rooms;
  const isGood = record.status === 'succeeded' || record.status === 'nothing_to_do';
  const notes = (await persist(log, () => workspaces.close(run.agentRunId, isGood))) ?? [];
  const written = await persist(log, () =>
    rooms.store.write(() => end(run, record, { outcome, notes, daemonId: claim.daemonId })),
  );
  if (written === undefined || written === null) return null;
  rooms.feed.publish(run.agentRunId, written.events);
  if (written.next === null) announceFinished(rooms, run, record);
  else announceRetry(rooms, run, record, written.next);
  return written.next;
}

interface EndOf {
  readonly outcome: Outcome;
  /** What became of its workspace. */
  readonly notes: readonly { readonly code: string; readonly message: string }[];
  readonly daemonId: string;
}

interface End {
  readonly events: readonly RunEvent[];
  readonly next: NextAttempt | null;
}

/** @returns null when the attempt had ended already, or is in another daemon's hands */
function* end(
  run: PreparedRun,
  record: RunRecord,
  { outcome, notes, daemonId }: EndOf,
): Plan<End | null> {
  const { completedAt } = record;
  const delay = run.runId === null ? null : retryDelay(run.policies.retry, run, record);
  const finished =
    delay === null
      ? yield* finish(run, record, outcome, daemonId)
      : yield* finishAttempt(run, record, outcome, daemonId);
  if (!finished) return null;
  yield* settleSpending(run, outcome, completedAt);
  const told = notes.map((data) => ({ name: 'diagnostic' as const, data }));
  const last = [...told, ...lastEvents(record)];
  const events = numbered(last, yield* lastSeq(run.agentRunId), completedAt);
  yield* appendEvents(run.agentRunId, events);
  if (delay === null) return { events, next: null };
  const notBefore = completedAt + delay;
  const next = yield* nextAttempt(run, record, { daemonId, notBefore, now: completedAt });
  return { events, next: next === null ? null : { run: next, notBefore } };
}

function numbered(bodies: readonly RunEventBody[], after: number, at: number): RunEvent[] {
  return bodies.map((body, index) => ({ seq: after + 1 + index, at, ...body }));
}
