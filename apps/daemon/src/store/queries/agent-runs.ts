import { type AgentRun, ErrorCode, RunStatus } from '@open-design/contracts';
import type { Selectable } from 'kysely';
import { build } from '../compile.ts';
import { all, change, first, type Plan } from '../plan.ts';
import type { AgentRunsTable } from '../tables/runs.ts';
import { placeAt } from './routine-runs.ts';
import { withQuestions } from './permission-requests.ts';
import { factsOf } from './usage.ts';

/** What is known of an agent run when it is written first. */
export interface AgentRunRow {
  readonly id: string;
  readonly routineRunId: string | null;
  readonly routineId: string | null;
  readonly projectId: string | null;
  readonly conversationId: string | null;
  readonly assistantMessageId: string | null;
  readonly agentId: string | null;
  readonly status: RunStatus;
  readonly daemonId: string;
  readonly error?: string | null;
  readonly errorCode?: ErrorCode | null;
  /** UTC epoch ms. */
  readonly createdAt: number;
  readonly completedAt?: number | null;
  readonly attempt?: number;
}

export function* insertAgentRun(it: AgentRunRow): Plan<void> {
  yield* change(
    build.insertInto('agent_runs').values({
      id: it.id,
      routine_run_id: it.routineRunId,
      routine_id: it.routineId,
      project_id: it.projectId,
      conversation_id: it.conversationId,
      assistant_message_id: it.assistantMessageId,
      agent_id: it.agentId,
      status: it.status,
      attempt: it.attempt ?? 1,
      daemon_id: it.daemonId,
      pid: null,
      started_token: null,
      cancel_requested_at: null,
      exit_code: null,
      signal: null,
      error: it.error ?? null,
      error_code: it.errorCode ?? null,
      created_at: it.createdAt,
      updated_at: it.createdAt,
      started_at: null,
      completed_at: it.completedAt ?? null,
      session_id: null,
      facts_json: null,
      looked_at: null,
    }),
  );
}

/**
 * Changes an agent run that is still live.
 * @param owner the daemon in whose hands it must be, where that matters
 * @returns false when it has ended meanwhile, or another daemon has it
 */
export function* updateLiveAgentRun(
  id: string,
  columns: Partial<Omit<AgentRunsTable, 'id'>>,
  owner: string | null = null,
): Plan<boolean> {
  const live = build
    .updateTable('agent_runs')
    .set(columns)
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running']);
  const changed = yield* change(owner === null ? live : live.where('daemon_id', '=', owner));
  return changed === 1;
}

export function* getAgentRun(id: string): Plan<AgentRun | null> {
  const row = yield* first(build.selectFrom('agent_runs').selectAll().where('id', '=', id));
  if (row === undefined) return null;
  const [run] = yield* withQuestions([agentRunOf(row)], ({ id: own }) => own);
  return run ?? null;
}

export interface AgentRunFilter {
  readonly projectId?: string | undefined;
  readonly conversationId?: string | undefined;
  readonly status?: RunStatus | undefined;
  readonly limit: number;
}

/** Newest first. */
export function* listAgentRuns(filter: AgentRunFilter): Plan<AgentRun[]> {
  let query = build.selectFrom('agent_runs').selectAll();
  if (filter.projectId !== undefined) query = query.where('project_id', '=', filter.projectId);
  if (filter.conversationId !== undefined) {
    query = query.where('conversation_id', '=', filter.conversationId);
  }
  if (filter.status === 'needs_you' || filter.status === 'running') {
    const isAsking = filter.status === 'needs_you';
    query = query.where('status', '=', 'running').where(({ exists, not, selectFrom }) => {
      const asks = exists(
        selectFrom('permission_requests')
          .select('permission_requests.id')
          .whereRef('permission_requests.agent_run_id', '=', 'agent_runs.id')
          .where('permission_requests.state', '=', 'open'),
      );
      return isAsking ? asks : not(asks);
    });
  } else if (filter.status !== undefined) query = query.where('status', '=', filter.status);
  const rows = yield* all(query.orderBy('created_at', 'desc').orderBy('id').limit(filter.limit));
  return yield* withQuestions(rows.map(agentRunOf), ({ id }) => id);
}

/** Those of a daemon's live runs that somebody asked to stop. */
export function* cancelRequests(daemonId: string): Plan<string[]> {
  const rows = yield* all(
    build
      .selectFrom('agent_runs')
      .select('id')
      .where('daemon_id', '=', daemonId)
      .where('status', 'in', ['queued', 'running'])
      .where('cancel_requested_at', 'is not', null),
  );
  return rows.map(({ id }) => id);
}

/** A row as the API shows it, without what its agent asks. */
export function agentRunOf(row: Selectable<AgentRunsTable>): AgentRun {
  return {
    id: row.id,
    routineId: row.routine_id,
    projectId: row.project_id,
    conversationId: row.conversation_id,
    assistantMessageId: row.assistant_message_id,
    agentId: row.agent_id,
    status: RunStatus.parse(row.status),
    attempt: row.attempt,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    startedAt: row.started_at,
    completedAt: row.completed_at,
    waitingFor: row.status === 'queued' ? placeAt(row.daemon_id) : null,
    exitCode: row.exit_code,
    signal: row.signal,
    error: row.error,
    errorCode: ErrorCode.nullable().parse(row.error_code),
    needsYou: null,
    lookedAt: row.looked_at,
    usage: factsOf(row.facts_json).usage ?? null,
  };
}
