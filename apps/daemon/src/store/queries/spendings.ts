import type { Selectable } from 'kysely';
import { build } from '../compile.ts';
import { all, allOf, change, first, type Plan, type Statement } from '../plan.ts';
import type { SpendingsTable } from '../tables/daemons.ts';

/** Tokens, and millionths of a USD. */
export interface Amounts {
  readonly tokens: number;
  readonly microUsd: number;
}

/** What is known of a run's spending. */
export interface Spending {
  readonly agentRunId: string;
  readonly routineId: string | null;
  readonly projectId: string;
  /** UTC epoch ms; its day counts. */
  readonly admittedAt: number;
  /** Held for it while it is at work. */
  readonly reserved: Amounts;
  readonly used: Amounts;
  /** What it may use under the bounds that there were when it was admitted; null for no bound. */
  readonly most: { readonly [A in keyof Amounts]: number | null };
  readonly isClosed: boolean;
}

/** Whose spending is summed up: a routine's, a project's, or everybody's. */
export type Spender =
  | { readonly kind: 'routine' | 'project'; readonly id: string }
  | { readonly kind: 'all' };

/**
 * Takes scopes for this transaction, in one order for all, waiting for who has
 * them: what it reads next of their sums stays true until it has written.
 *
 * @param now UTC epoch ms
 */
export function* takeScopes(scopes: readonly string[], now: number): Plan<void> {
  for (const scope of scopes.toSorted()) {
    yield* change(
      build
        .insertInto('budget_scopes')
        .values({ scope, taken_at: now })
        .onConflict((conflict) => conflict.column('scope').doUpdateSet({ taken_at: now })),
    );
  }
}

/** What was used in [from, until) (UTC epoch ms), with what is held for the runs at work where that is more. */
export function* spentBy(spender: Spender, from: number, until: number): Plan<Amounts> {
  const [row] = yield* allOf<{ tokens: number | null; micro_usd: number | null }>(
    sumOf(spender, from, until),
  );
  return { tokens: row?.tokens ?? 0, microUsd: row?.micro_usd ?? 0 };
}

const counted = (name: string) =>
  `CAST(SUM(CASE WHEN is_closed = 0 AND reserved_${name} > used_${name} THEN reserved_${name} ELSE used_${name} END) AS BIGINT)`;

function sumOf(spender: Spender, from: number, until: number): Statement {
  const column = { routine: 'routine_id', project: 'project_id', all: null }[spender.kind];
  const parameters = [from, until, ...(spender.kind === 'all' ? [] : [spender.id])];
  return {
    text(engine) {
      const blank = (place: number) => (engine === 'sqlite' ? '?' : `$${place}`);
      const own = column === null ? '' : ` AND ${column} = ${blank(3)}`;
      const sql = `SELECT ${counted('tokens')} AS tokens, ${counted('micro_usd')} AS micro_usd
        FROM spendings WHERE admitted_at >= ${blank(1)} AND admitted_at < ${blank(2)}${own}`;
      return { sql, parameters };
    },
  };
}

/** What the routine's last runs used, newest first; only those that have ended. */
export function* recentUse(routineId: string, count: number): Plan<Amounts[]> {
  const rows = yield* all(
    build
      .selectFrom('spendings')
      .select(['used_tokens', 'used_micro_usd'])
      .where('routine_id', '=', routineId)
      .where('is_closed', '=', 1)
      .orderBy('admitted_at', 'desc')
      .limit(count),
  );
  return rows.map((row) => ({ tokens: row.used_tokens, microUsd: row.used_micro_usd }));
}

export function* findSpending(agentRunId: string): Plan<Spending | null> {
  const row = yield* first(
    build.selectFrom('spendings').selectAll().where('agent_run_id', '=', agentRunId),
  );
  return row === undefined ? null : spendingOf(row);
}

export function* insertSpending(it: Spending): Plan<void> {
  yield* change(
    build.insertInto('spendings').values({
      agent_run_id: it.agentRunId,
      routine_id: it.routineId,
      project_id: it.projectId,
      admitted_at: it.admittedAt,
      reserved_tokens: it.reserved.tokens,
      reserved_micro_usd: it.reserved.microUsd,
      used_tokens: it.used.tokens,
      used_micro_usd: it.used.microUsd,
      most_tokens: it.most.tokens,
      most_micro_usd: it.most.microUsd,
      is_closed: it.isClosed ? 1 : 0,
    }),
  );
}

/** Writes down what a run has used so far, or in all; one that is closed stays as it is. */
export function* setUsed(
  agentRunId: string,
  { tokens, microUsd }: Amounts,
  isClosed: boolean,
): Plan<void> {
  yield* change(
    build
      .updateTable('spendings')
      .set({ used_tokens: tokens, used_micro_usd: microUsd, is_closed: isClosed ? 1 : 0 })
      .where('agent_run_id', '=', agentRunId)
      .where('is_closed', '=', 0),
  );
}

/** Holds so much for a run at work. */
export function* setReserved(agentRunId: string, { tokens, microUsd }: Amounts): Plan<void> {
  yield* change(
    build
      .updateTable('spendings')
      .set({ reserved_tokens: tokens, reserved_micro_usd: microUsd })
      .where('agent_run_id', '=', agentRunId)
      .where('is_closed', '=', 0),
  );
}

/** Gives back what was held for a run that never got to its agent. */
export function* dropSpending(agentRunId: string): Plan<void> {
  yield* change(
    build.deleteFrom('spendings').where('agent_run_id', '=', agentRunId).where('is_closed', '=', 0),
  );
}

function spendingOf(row: Selectable<SpendingsTable>): Spending {
  return {
    agentRunId: row.agent_run_id,
    routineId: row.routine_id,
    projectId: row.project_id,
    admittedAt: row.admitted_at,
    reserved: { tokens: row.reserved_tokens, microUsd: row.reserved_micro_usd },
    used: { tokens: row.used_tokens, microUsd: row.used_micro_usd },
    most: { tokens: row.most_tokens, microUsd: row.most_micro_usd },
    isClosed: row.is_closed === 1,
  };
}
