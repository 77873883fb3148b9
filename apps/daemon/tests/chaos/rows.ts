import { RunEvent } from '@open-design/contracts';
import { build } from '../../src/store/compile.ts';
import { all, type Plan } from '../../src/store/plan.ts';

const live = ['queued', 'running'];

/** A run or an attempt that the store calls live. */
export interface LiveRow {
  readonly table: 'routine_runs' | 'agent_runs';
  readonly id: string;
  readonly status: string;
  readonly owner: string | null;
}

export function* liveRows(): Plan<LiveRow[]> {
  const runs = yield* all(
    build
      .selectFrom('routine_runs')
      .select(['id', 'status', 'claimed_by as owner'])
      .where('status', 'in', live),
  );
  const attempts = yield* all(
    build
      .selectFrom('agent_runs')
      .select(['id', 'status', 'daemon_id as owner'])
      .where('status', 'in', live),
  );
  return [
    ...runs.map((it) => ({ table: 'routine_runs' as const, ...it })),
    ...attempts.map((it) => ({ table: 'agent_runs' as const, ...it })),
  ];
}

export function* attempts() {
  return yield* all(
    build
      .selectFrom('agent_runs')
      .select(['id', 'routine_id', 'routine_run_id', 'attempt', 'status', 'error', 'error_code'])
      .select('started_at'),
  );
}
export type Attempt = ReturnType<typeof attempts> extends Plan<(infer A)[]> ? A : never;

export function* runs() {
  return yield* all(
    build
      .selectFrom('routine_runs')
      .select(['id', 'routine_id', 'status', 'agent_run_id', 'error', 'error_code'])
      .select(['completed_at', 'project_id']),
  );
}

export function* eventsOf(runId: string): Plan<RunEvent[]> {
  const rows = yield* all(
    build.selectFrom('run_events').selectAll().where('run_id', '=', runId).orderBy('seq'),
  );
  return rows.map(({ seq, at, name, data_json }) =>
    RunEvent.parse({ seq, at, name, data: JSON.parse(data_json) }),
  );
}

/** Orders that are kept although their attempt has ended; a parked one keeps its own. */
export function* ordersOfEnded(): Plan<string[]> {
  const rows = yield* all(
    build
      .selectFrom('open_attempts')
      .innerJoin('agent_runs', 'agent_runs.id', 'open_attempts.agent_run_id')
      .select('agent_runs.id')
      .where('agent_runs.status', 'not in', [...live, 'parked']),
  );
  return rows.map(({ id }) => id);
}
