import { ErrorCode, type PermissionRequest } from '@open-design/contracts';
import { sql } from 'kysely';
import { build } from '../compile.ts';
import { all, type Plan } from '../plan.ts';
import { listWaitingRequests } from './permission-requests.ts';

/** A question that waits for a person, with what it is about. */
export interface WaitingQuestion {
  readonly request: PermissionRequest;
  readonly routineName: string | null;
  readonly projectId: string | null;
}

/** Questions that are open (by their deadline) or parked (the oldest first). */
export function* waitingQuestions(
  state: 'open' | 'parked',
  limit: number,
): Plan<WaitingQuestion[]> {
  const requests = yield* listWaitingRequests({ state, limit });
  if (requests.length === 0) return [];
  const rows = yield* all(
    build
      .selectFrom('agent_runs')
      .leftJoin('routines', 'routines.id', 'agent_runs.routine_id')
      .select(['agent_runs.id', 'agent_runs.project_id', 'routines.name'])
      .where(
        'agent_runs.id',
        'in',
        requests.map(({ agentRunId }) => agentRunId),
      ),
  );
  const runs = new Map(rows.map((row) => [row.id, row]));
  return requests.map((request) => {
    const run = runs.get(request.agentRunId);
    return { request, routineName: run?.name ?? null, projectId: run?.project_id ?? null };
  });
}

/** A run that ended as `blocked` and that nobody has looked at. */
export interface BlockedRun {
  readonly agentRunId: string;
  readonly runId: string | null;
  readonly routineId: string | null;
  readonly routineName: string | null;
  readonly projectId: string | null;
  readonly at: number;
  readonly error: string | null;
  readonly errorCode: ErrorCode | null;
}

/** The oldest first. */
export function* blockedRuns(limit: number): Plan<BlockedRun[]> {
  const rows = yield* all(
    build
      .selectFrom('agent_runs')
      .leftJoin('routines', 'routines.id', 'agent_runs.routine_id')
      .selectAll('agent_runs')
      .select('routines.name')
      .where('agent_runs.status', '=', sql.lit('blocked'))
      .where('agent_runs.looked_at', 'is', null)
      .orderBy('agent_runs.completed_at')
      .orderBy('agent_runs.id')
      .limit(limit),
  );
  return rows.map((row) => ({
    agentRunId: row.id,
    runId: row.routine_run_id,
    routineId: row.routine_id,
    routineName: row.name,
    projectId: row.project_id,
    at: row.completed_at ?? row.updated_at,
    error: row.error,
    errorCode: ErrorCode.nullable().parse(row.error_code),
  }));
}

/** A routine whose last runs failed, with the last of these. */
export interface TroubledRoutine {
  readonly routineId: string;
  readonly routineName: string;
  readonly failures: number;
  readonly note: string | null;
  /** When the last run failed (UTC epoch ms); when the routine was changed last where none did. */
  readonly at: number;
  readonly runId: string | null;
  readonly agentRunId: string | null;
  readonly projectId: string | null;
  readonly error: string | null;
  readonly errorCode: ErrorCode | null;
}

/**
 * Enabled routines with at least two failed runs in a row, or routines that
 * their policy paused; those first that have been so for longest. The conditions
 * are those of indexes that hold only such routines.
 */
export function* troubledRoutines(
  kind: 'failing' | 'paused_by_policy',
  limit: number,
): Plan<TroubledRoutine[]> {
  const troubled = build.selectFrom('routines').where('routines.deleted_at', 'is', null);
  const which =
    kind === 'failing'
      ? troubled
          .where('routines.failures', '>=', sql.lit(2))
          .where('routines.enabled', '=', sql.lit(1))
      : troubled
          .where('routines.paused_by', '=', sql.lit('policy'))
          .where('routines.enabled', '=', sql.lit(0));
  const rows = yield* all(
    which
      .leftJoin('routine_runs', (join) =>
        join.on('routine_runs.id', '=', (eb) =>
          eb
            .selectFrom('routine_runs as bad')
            .select('bad.id')
            .whereRef('bad.routine_id', '=', 'routines.id')
            .where('bad.status', 'in', ['failed', 'timed_out', 'blocked'])
            .orderBy('bad.started_at', 'desc')
            .limit(1),
        ),
      )
      .select(['routines.id as routineId', 'routines.name', 'routines.failures', 'routines.note'])
      .select(['routines.updated_at as updatedAt', 'routine_runs.id as runId'])
      .select(['routine_runs.agent_run_id', 'routine_runs.project_id', 'routine_runs.completed_at'])
      .select(['routine_runs.error', 'routine_runs.error_code'])
      .orderBy('routines.updated_at')
      .orderBy('routines.id')
      .limit(limit),
  );
  return rows.map((row) => ({
    routineId: row.routineId,
    routineName: row.name,
    failures: row.failures,
    note: row.note,
    at: row.completed_at ?? row.updatedAt,
    runId: row.runId,
    // An id that the preparation did not reach is the empty string.
    agentRunId: row.agent_run_id || null,
    projectId: row.project_id || null,
    error: row.error,
    errorCode: ErrorCode.nullable().parse(row.error_code),
  }));
}

/** An agent that enabled routines name, or that they name none. */
export interface AgentInUse {
  readonly agentId: string | null;
  readonly routines: number;
  /** One of them, the first by name. */
  readonly routineId: string;
  readonly routineName: string;
}

/** Every agent that enabled routines name, with one of these routines. */
export function* agentsInUse(): Plan<AgentInUse[]> {
  const counted = yield* all(
    build
      .selectFrom('routines')
      .select((eb) => ['agent_id', eb.fn.countAll<number>().as('routines')])
      .where('enabled', '=', sql.lit(1))
      .where('deleted_at', 'is', null)
      .groupBy('agent_id'),
  );
  const used: AgentInUse[] = [];
  for (const { agent_id, routines } of counted) {
    const [first] = yield* all(
      build
        .selectFrom('routines')
        .select(['id', 'name'])
        .where('agent_id', agent_id === null ? 'is' : '=', agent_id)
        .where('enabled', '=', sql.lit(1))
        .where('deleted_at', 'is', null)
        .orderBy('name')
        .orderBy('id')
        .limit(1),
    );
    if (first === undefined) continue;
    used.push({ agentId: agent_id, routines, routineId: first.id, routineName: first.name });
  }
  return used;
}
