import {
  defaultLimits,
  type EnvironmentPolicy,
  type RoutineVersion,
  type Run,
  type RunAbout,
  type RunAttempt,
  RunStatus,
  type Usage,
} from '@open-design/contracts';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import { build } from '../compile.ts';
import { all, first, type Plan } from '../plan.ts';
import type { AgentRunsTable } from '../tables/runs.ts';
import { getAgentRun } from './agent-runs.ts';
import { findRun } from './routine-runs.ts';
import { ownersOf } from './run-owners.ts';
import { listSnapshots } from './snapshots.ts';
import { addUsage, factsOf } from './usage.ts';
import { findVersion } from './versions.ts';

type AgentRunRow = Selectable<AgentRunsTable>;

const mostSnapshots = 1_000;

/** Under what an agent run worked and how it came to its end; null when there is no such run. */
export function* aboutRun(id: string): Plan<RunAbout | null> {
  const row = yield* first(build.selectFrom('agent_runs').selectAll().where('id', '=', id));
  const run = yield* getAgentRun(id);
  if (row === undefined || run === null) return null;
  const routineRun = row.routine_run_id === null ? null : yield* findRun(row.routine_run_id);
  const version = yield* versionOf(routineRun);
  const rows = yield* attemptsOf(row);
  const attempts: RunAttempt[] = [];
  for (const it of rows) attempts.push(yield* attemptOf(it, it.id === id ? run.status : null));
  const facts = factsOf(row.facts_json);
  const environment = version?.definition?.policies.environment;
  return {
    run,
    routineRun,
    routineName: yield* nameOf(row.routine_id),
    version,
    snapshots: yield* listSnapshots({ runId: id, limit: mostSnapshots }),
    attempts,
    owners: yield* ownersOf(row),
    environmentNames: environment === undefined ? [] : namesOf(environment),
    secretNames: environment?.secrets ?? [],
    usage: usedBy(rows),
    checks: facts.checks ?? [],
    decidedBy: facts.decidedBy ?? null,
    leftovers: facts.leftovers ?? null,
    limits: version?.definition?.policies.limits ?? defaultLimits,
  };
}

function namesOf({ pass, set, secrets }: EnvironmentPolicy): string[] {
  return [...new Set([...pass, ...Object.keys(set), ...secrets])].toSorted();
}

function* versionOf(run: Run | null): Plan<RoutineVersion | null> {
  if (run === null || run.version === null) return null;
  return yield* findVersion(run.routineId, run.version);
}

/** Of a routine that was deleted, too. */
function* nameOf(routineId: string | null): Plan<string | null> {
  if (routineId === null) return null;
  const row = yield* first(build.selectFrom('routines').select('name').where('id', '=', routineId));
  return row?.name ?? null;
}

function* attemptsOf(row: AgentRunRow): Plan<AgentRunRow[]> {
  if (row.routine_run_id === null) return [row];
  return yield* all(
    build
      .selectFrom('agent_runs')
      .selectAll()
      .where('routine_run_id', '=', row.routine_run_id)
      .orderBy('attempt')
      .orderBy('created_at'),
  );
}

function usedBy(rows: readonly AgentRunRow[]): Usage | null {
  const used = rows.flatMap(({ facts_json }) => factsOf(facts_json).usage ?? []);
  const [one, ...others] = used;
  return one === undefined ? null : others.reduce(addUsage, one);
}

/** @param status as it is shown, where that is known already */
function* attemptOf(row: AgentRunRow, status: RunStatus | null): Plan<RunAttempt> {
  return {
    agentRunId: row.id,
    attempt: row.attempt,
    startedAt: row.started_at,
    endedAt: row.completed_at,
    status: status ?? RunStatus.parse(row.status),
    error: row.error,
    cwd: yield* cwdOf(row.id),
  };
}

const Start = z.object({ cwd: z.string() });
/** A start stands at the beginning; a run without one may have a million events. */
const soonest = 100;

/** Where the agent was started, as its events say, or else where it was to be. */
function* cwdOf(agentRunId: string): Plan<string | null> {
  const start = yield* first(
    build
      .selectFrom('run_events')
      .select('data_json')
      .where('run_id', '=', agentRunId)
      .where('seq', '<=', soonest)
      .where('name', '=', 'start')
      .orderBy('seq')
      .limit(1),
  );
  if (start !== undefined) return Start.parse(JSON.parse(start.data_json)).cwd;
  const workspace = yield* first(
    build.selectFrom('run_workspaces').select('path').where('agent_run_id', '=', agentRunId),
  );
  return workspace?.path ?? null;
}
