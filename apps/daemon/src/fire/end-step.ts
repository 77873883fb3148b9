import type { RunEvent, RunEventBody } from '@open-design/contracts';
import { now } from '../clock.ts';
import type { Account, Outcome, PreparedRun, RunRecord } from '../handoff.ts';
import { finish, finishAttempt } from '../record/finish.ts';
import { nextAttempt } from '../record/next-attempt.ts';
import { lastEvents, recordOf } from '../record/outcome.ts';
import { settleSpending } from '../run/budget/settle.ts';
import { reportLimit, reportWell } from '../run/rest/account-rest.ts';
import { withOwnAgent } from '../run/rest/stand-in.ts';
import { retryDelay } from '../run/retry.ts';
import type { Plan } from '../store/plan.ts';
import { getAgentRun } from '../store/queries/agent-runs.ts';
import { appendEvents, lastSeq } from '../store/queries/run-events.ts';
import { announceFinished, announceRest, announceRetry } from './announce.ts';
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
  const account = await rooms.rests.accountOf(run);
  const { daemonId } = claim;
  const written = await persist(log, () =>
    rooms.store.write(() => end(run, record, { outcome, notes, account, daemonId })),
  );
  if (written === undefined || written === null) return null;
  rooms.feed.publish(run.agentRunId, written.events);
  if (written.restsUntil !== null) announceRest(rooms, run, written.restsUntil);
  if (written.next === null) announceFinished(rooms, run, record);
  else announceRetry(rooms, run, record, written.next);
  return written.next;
}

interface EndOf {
  readonly outcome: Outcome;
  /** What became of its workspace. */
  readonly notes: readonly { readonly code: string; readonly message: string }[];
  /** Of its agent, or null where that has none. */
  readonly account: Account | null;
  readonly daemonId: string;
}

interface End {
  readonly events: readonly RunEvent[];
  /** Until when its agent's account rests (UTC epoch ms); null where it has not reached its limit. */
  readonly restsUntil: number | null;
  readonly next: NextAttempt | null;
}

/** @returns null when the attempt had ended already, or is in another daemon's hands */
function* end(
  run: PreparedRun,
  record: RunRecord,
  { outcome, notes, account, daemonId }: EndOf,
): Plan<End | null> {
  const { completedAt } = record;
  // A routine's run waits for the reset, or goes on with its fallback; a person's message is answered.
  const waits = record.errorCode === 'USAGE_LIMIT' && account !== null && run.runId !== null;
  const retry = run.runId === null ? null : retryDelay(run.policies.retry, run, record);
  const delay = waits ? 0 : retry;
  const finished =
    delay === null
      ? yield* finish(run, record, outcome, daemonId)
      : yield* finishAttempt(run, record, outcome, daemonId);
  if (!finished) return null;
  const restsUntil = yield* reportTo(account, run, { record, limited: outcome.limited });
  yield* settleSpending(run, outcome, completedAt);
  const told = notes.map((data) => ({ name: 'diagnostic' as const, data }));
  const last = [...told, ...lastEvents(record)];
  const events = numbered(last, yield* lastSeq(run.agentRunId), completedAt);
  yield* appendEvents(run.agentRunId, events);
  if (delay === null) return { events, restsUntil, next: null };
  const notBefore = completedAt + delay;
  const wish = { daemonId, notBefore, now: completedAt, isCounted: !waits };
  const next = yield* nextAttempt(withOwnAgent(run), record, wish);
  return { events, restsUntil, next: next === null ? null : { run: next, notBefore } };
}

/** What the attempt tells of its agent's account. @returns until when that rests (UTC epoch ms), or null */
function* reportTo(
  account: Account | null,
  { agentRunId }: PreparedRun,
  { record, limited }: { record: RunRecord; limited: Outcome['limited'] },
): Plan<number | null> {
  const { status, error, errorCode, completedAt } = record;
  if (account === null) return null;
  const startedAt = (yield* getAgentRun(agentRunId))?.startedAt ?? completedAt;
  if (errorCode === 'USAGE_LIMIT') {
    const report = { resetsAt: limited?.resetsAt ?? null, message: error ?? '', startedAt };
    return yield* reportLimit(account, report, completedAt);
  }
  if (status === 'succeeded' || status === 'blocked') yield* reportWell(account, startedAt);
  return null;
}

function numbered(bodies: readonly RunEventBody[], after: number, at: number): RunEvent[] {
  return bodies.map((body, index) => ({ seq: after + 1 + index, at, ...body }));
}
