import {
  type PermissionAnswer,
  PermissionOption,
  type PermissionRequest,
  PermissionState,
  type RunStatus,
} from '@open-design/contracts';
import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import { build } from '../compile.ts';
import { fromJson } from '../json.ts';
import { all, change, first, type Plan } from '../plan.ts';
import type { PermissionRequestsTable } from '../tables/runs.ts';

/** A question with what the API does not show of it. */
export interface StoredRequest extends PermissionRequest {
  readonly fingerprint: string;
  readonly sessionId: string | null;
}

const waiting = ['open', 'parked'] as const;
/** Written out, since SQLite takes the index of such questions for a condition that it can read. */
const isWaiting = waiting.map((state) => sql.lit(state));

export function* getPermissionRequest(id: string): Plan<StoredRequest | null> {
  const row = yield* first(
    build.selectFrom('permission_requests').selectAll().where('id', '=', id),
  );
  return row === undefined ? null : storedOf(row);
}

/** What waits for a person, oldest first; of one run (agent run or routine's run) where it is named, in one state where that is. */
export function* listWaitingRequests(filter: {
  readonly runId?: string | undefined;
  readonly state?: (typeof waiting)[number] | undefined;
  readonly limit: number;
}): Plan<PermissionRequest[]> {
  const { runId, state, limit } = filter;
  let query = build.selectFrom('permission_requests').selectAll().where('state', 'in', isWaiting);
  if (state !== undefined) query = query.where('state', '=', state);
  if (runId !== undefined)
    query = query.where((eb) =>
      eb.or([eb('agent_run_id', '=', runId), eb('routine_run_id', '=', runId)]),
    );
  const rows = yield* all(query.orderBy('asked_at').orderBy('id').limit(limit));
  return rows.map(requestOf);
}

interface Asking {
  readonly status: RunStatus;
  readonly needsYou: PermissionRequest | null;
}

/** Runs with what their agents ask: one that works and asks is shown as `needs_you`. */
export function* withQuestions<R extends Asking>(
  runs: readonly R[],
  agentRunOf: (run: R) => string,
): Plan<(Omit<R, keyof Asking> & Asking)[]> {
  const ids = runs.filter(({ status }) => mayAsk(status)).map(agentRunOf);
  if (ids.length === 0) return [...runs];
  const questions = yield* oldestQuestions(ids);
  return runs.map((run) => {
    const needsYou = mayAsk(run.status) ? questions.get(agentRunOf(run)) : undefined;
    if (needsYou === undefined) return run;
    if (run.status === 'parked') return { ...run, needsYou };
    return needsYou.state === 'open' ? { ...run, status: 'needs_you', needsYou } : run;
  });
}

function mayAsk(status: RunStatus): boolean {
  return status === 'running' || status === 'parked';
}

function* oldestQuestions(agentRunIds: readonly string[]): Plan<Map<string, PermissionRequest>> {
  const rows = yield* all(
    build
      .selectFrom('permission_requests')
      .selectAll()
      .where('state', 'in', waiting)
      .where('agent_run_id', 'in', agentRunIds)
      .orderBy('asked_at', 'desc')
      .orderBy('id', 'desc'),
  );
  return new Map(rows.map((row) => [row.agent_run_id, requestOf(row)]));
}

/**
 * Takes a person's answer to a question that waits for one; false when it does
 * not any more. What the agent was told stands in the run's events and is the
 * last word (`notePermissions`).
 *
 * @param now UTC epoch ms
 */
export function* takeAnswer(
  id: string,
  state: 'open' | 'parked',
  answer: PermissionAnswer,
  { by, now }: { readonly by: string; readonly now: number },
): Plan<boolean> {
  const changed = yield* change(
    build
      .updateTable('permission_requests')
      .set({
        state: answer.allow ? 'allowed' : 'denied',
        allow: answer.allow ? 1 : 0,
        note: answer.note,
        answered_by: by,
        answered_at: now,
      })
      .where('id', '=', id)
      .where('state', '=', state),
  );
  return changed === 1;
}

/** An answer that its agent has not been told yet. */
export interface GivenAnswer {
  readonly agentRunId: string;
  readonly requestId: string;
  readonly answer: PermissionAnswer;
  readonly by: string;
}

/** The answers to a daemon's live runs that their agents have not been told yet. */
export function* answersToDeliver(daemonId: string): Plan<GivenAnswer[]> {
  const rows = yield* all(
    build
      .selectFrom('agent_runs')
      .innerJoin('permission_requests', 'permission_requests.agent_run_id', 'agent_runs.id')
      .selectAll('permission_requests')
      .where('agent_runs.daemon_id', '=', daemonId)
      .where('agent_runs.status', 'in', ['queued', 'running'])
      .where('permission_requests.answered_at', 'is not', null)
      .where('permission_requests.told_at', 'is', null),
  );
  return rows.map((row) => ({
    agentRunId: row.agent_run_id,
    requestId: row.id,
    answer: { allow: row.allow === 1, note: row.note },
    by: row.answered_by ?? '',
  }));
}

/**
 * Closes what a run that has ended still asked, and answers that its agent was
 * never told. Called in the transaction that ends the run, before its last
 * events are noted.
 */
export function* withdrawRequests(agentRunId: string, status: RunStatus): Plan<void> {
  yield* change(
    build
      .updateTable('permission_requests')
      .set({ state: 'withdrawn', allow: null, note: null, answered_by: null, answered_at: null })
      .where('agent_run_id', '=', agentRunId)
      .where((eb) =>
        status === 'parked'
          ? eb('told_at', 'is', null)
          : eb.or([eb('told_at', 'is', null), eb('state', '=', 'parked')]),
      ),
  );
}

function storedOf(row: Selectable<PermissionRequestsTable>): StoredRequest {
  return { ...requestOf(row), fingerprint: row.fingerprint, sessionId: row.session_id };
}

function requestOf(row: Selectable<PermissionRequestsTable>): PermissionRequest {
  return {
    id: row.id,
    runId: row.routine_run_id,
    agentRunId: row.agent_run_id,
    routineId: row.routine_id,
    askedAt: row.asked_at,
    deadlineAt: row.deadline_at,
    kind: row.kind,
    title: row.title,
    detail: row.detail,
    paths: fromJson(z.array(z.string()), row.paths_json),
    options: fromJson(z.array(PermissionOption), row.options_json),
    state: PermissionState.parse(row.state),
    answeredAt: row.answered_at,
    answeredBy: row.answered_by,
    answer: row.allow === null ? null : { allow: row.allow === 1, note: row.note },
  };
}
