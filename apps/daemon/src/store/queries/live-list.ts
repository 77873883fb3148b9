import { type AgentRun, Trigger } from '@open-design/contracts';
import { sql } from 'kysely';
import { build } from '../compile.ts';
import { all, type Plan } from '../plan.ts';
import { agentRunOf } from './agent-runs.ts';
import { withQuestions } from './permission-requests.ts';
import { placeAt } from './routine-runs.ts';

/** An agent run that has not ended, beside what it is for. */
export interface LiveRunRow extends AgentRun {
  readonly runId: string | null;
  readonly routineName: string | null;
  readonly projectName: string | null;
  readonly trigger: Trigger | null;
  readonly slotAt: number | null;
}

/** Agent runs that have not ended: those at work first, then those that wait; of each the oldest first. */
export function* listLive(limit: number): Plan<LiveRunRow[]> {
  const rows = yield* all(
    build
      .selectFrom('agent_runs')
      .leftJoin('routine_runs', 'routine_runs.id', 'agent_runs.routine_run_id')
      .leftJoin('routines', 'routines.id', 'agent_runs.routine_id')
      .leftJoin('projects', 'projects.id', 'agent_runs.project_id')
      .selectAll('agent_runs')
      .select(['routines.name as routineName', 'projects.name as projectName'])
      .select(['routine_runs.trigger', 'routine_runs.slot_at as slotAt'])
      .select('routine_runs.waiting_for as waitingFor')
      .where('agent_runs.status', 'in', [sql.lit('queued'), sql.lit('running')])
      .orderBy('agent_runs.status', 'desc')
      .orderBy('agent_runs.created_at')
      .orderBy('agent_runs.id')
      .limit(limit),
  );
  const runs = rows.map((row) => ({
    ...agentRunOf(row),
    waitingFor: row.status === 'queued' ? (row.waitingFor ?? placeAt(row.daemon_id)) : null,
    runId: row.routine_run_id,
    routineName: row.routineName,
    projectName: row.projectName,
    trigger: Trigger.nullable().parse(row.trigger),
    slotAt: row.slotAt,
  }));
  return yield* withQuestions(runs, ({ id }) => id);
}

/** How many agent runs that have not ended each daemon has in its hands. */
export function* liveRunCounts(): Plan<Map<string, number>> {
  const rows = yield* all(
    build
      .selectFrom('agent_runs')
      .select((eb) => ['daemon_id', eb.fn.countAll<number>().as('count')])
      .where('status', 'in', [sql.lit('queued'), sql.lit('running')])
      .groupBy('daemon_id'),
  );
  return new Map(rows.map(({ daemon_id, count }) => [daemon_id ?? '', count]));
}
