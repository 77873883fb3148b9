import { sql } from 'kysely';
import { build } from '../compile.ts';
import { all, type Plan } from '../plan.ts';
import type { Amounts } from './spendings.ts';

const sumOf = (column: 'used_tokens' | 'used_micro_usd') =>
  sql<number>`CAST(SUM(${sql.ref(column)}) AS BIGINT)`;

/** What the runs of these routines have used since an instant (UTC epoch ms); a routine without any is left out. */
export function* usedSince(
  routineIds: readonly string[],
  since: number,
): Plan<Map<string, Amounts>> {
  if (routineIds.length === 0) return new Map();
  const rows = yield* all(
    build
      .selectFrom('spendings')
      .select(['routine_id', sumOf('used_tokens').as('tokens')])
      .select(sumOf('used_micro_usd').as('micro_usd'))
      .where('routine_id', 'in', routineIds)
      .where('admitted_at', '>=', since)
      .groupBy('routine_id'),
  );
  return new Map(
    rows.flatMap(({ routine_id, tokens, micro_usd }) =>
      routine_id === null ? [] : [[routine_id, { tokens, microUsd: micro_usd }] as const],
    ),
  );
}

/** What one run used, at the instant (UTC epoch ms) by which its day counts. */
export interface SpentAt extends Amounts {
  readonly at: number;
}

/** What the runs of a routine used that were admitted in [from, until) (UTC epoch ms), in order. */
export function* spentWithin(routineId: string, from: number, until: number): Plan<SpentAt[]> {
  const rows = yield* all(
    build
      .selectFrom('spendings')
      .select(['admitted_at as at', 'used_tokens as tokens', 'used_micro_usd as microUsd'])
      .where('routine_id', '=', routineId)
      .where('admitted_at', '>=', from)
      .where('admitted_at', '<', until)
      .orderBy('admitted_at'),
  );
  return rows;
}

/** When a run was claimed (UTC epoch ms), and how long (ms) its last attempt was at work; null before its end. */
export interface RunTook {
  readonly at: number;
  readonly tookMs: number | null;
}

/** The runs of a routine that were claimed in [from, until) (UTC epoch ms), in order. */
export function* runsWithin(routineId: string, from: number, until: number): Plan<RunTook[]> {
  const rows = yield* all(
    build
      .selectFrom('routine_runs')
      .leftJoin('agent_runs', 'agent_runs.id', 'routine_runs.agent_run_id')
      .select([
        'routine_runs.started_at as at',
        'agent_runs.started_at as begunAt',
        'agent_runs.completed_at as endedAt',
      ])
      .where('routine_runs.routine_id', '=', routineId)
      .where('routine_runs.started_at', '>=', from)
      .where('routine_runs.started_at', '<', until)
      .orderBy('routine_runs.started_at'),
  );
  return rows.map(({ at, begunAt, endedAt }) => ({
    at,
    tookMs: begunAt === null || endedAt === null ? null : Math.max(0, endedAt - begunAt),
  }));
}
