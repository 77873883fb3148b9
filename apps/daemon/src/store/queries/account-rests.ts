import type { AccountRest } from '@open-design/contracts';
import type { Selectable } from 'kysely';
import type { Account } from '../../handoff.ts';
import { build } from '../compile.ts';
import { all, change, first, type Plan } from '../plan.ts';
import type { AccountRestsTable } from '../tables/daemons.ts';

/** What stands written of an account that has reached its limit once. Instants are UTC epoch ms. */
export interface StoredRest extends AccountRest {
  readonly family: string;
  /** No agent is started before. */
  readonly nextStartAt: number;
  /** Reports in a row, without a run that went well between them. */
  readonly reports: number;
}

/** What is written of an account, or null when it has never reached its limit. */
export function* findRest({ key }: Pick<Account, 'key'>): Plan<StoredRest | null> {
  const row = yield* first(
    build.selectFrom('account_rests').selectAll().where('account', '=', key),
  );
  return row === undefined ? null : restOf(row);
}

/** Takes the account's row for this transaction, waiting for who has it. */
export function* takeRest({ key }: Pick<Account, 'key'>): Plan<StoredRest | null> {
  yield* change(
    build
      .updateTable('account_rests')
      .set(({ ref }) => ({ reports: ref('reports') }))
      .where('account', '=', key),
  );
  return yield* findRest({ key });
}

/** Puts an account to rest, or changes its rest. */
export function* writeRest(
  { key, family }: Account,
  it: Omit<StoredRest, 'account' | 'family'> & Pick<Account, 'name'>,
): Plan<void> {
  const columns = {
    agent_id: it.agentId,
    family,
    name: it.name,
    until_at: it.until,
    next_start_at: it.nextStartAt,
    is_told: it.isTold ? 1 : 0,
    message: it.message,
    reports: it.reports,
    reported_at: it.reportedAt,
  };
  yield* change(
    build
      .insertInto('account_rests')
      .values({ account: key, ...columns })
      .onConflict((conflict) => conflict.column('account').doUpdateSet(columns)),
  );
}

/** Moves on when the account's next agent may be started; false when another start came first. */
export function* moveNextStart(
  { key }: Pick<Account, 'key'>,
  from: number,
  to: number,
): Plan<boolean> {
  const changed = yield* change(
    build
      .updateTable('account_rests')
      .set({ next_start_at: to })
      .where('account', '=', key)
      .where('next_start_at', '=', from),
  );
  return changed === 1;
}

/** A run of the account, begun after its rest, went well: the next wait begins small again. */
export function* forgiveReports({ key }: Pick<Account, 'key'>, startedAt: number): Plan<void> {
  yield* change(
    build
      .updateTable('account_rests')
      .set({ reports: 0 })
      .where('account', '=', key)
      .where('reports', '>', 0)
      .where('until_at', '<=', startedAt),
  );
}

/** The accounts at rest at an instant (UTC epoch ms), by who rests longest. */
export function* listRests(at: number): Plan<StoredRest[]> {
  const rows = yield* all(
    build
      .selectFrom('account_rests')
      .selectAll()
      .where('until_at', '>', at)
      .orderBy('until_at', 'desc')
      .orderBy('account'),
  );
  return rows.map(restOf);
}

/** What is written of the accounts of a family. */
export function* restsOfFamily(family: string): Plan<StoredRest[]> {
  const rows = yield* all(
    build.selectFrom('account_rests').selectAll().where('family', '=', family),
  );
  return rows.map(restOf);
}

/** Ends the rest of all accounts of a family (UTC epoch ms). @returns how many rested */
export function* endRests(family: string, at: number): Plan<number> {
  return yield* change(
    build
      .updateTable('account_rests')
      .set({ until_at: at, next_start_at: at })
      .where('family', '=', family)
      .where('until_at', '>', at),
  );
}

function restOf(row: Selectable<AccountRestsTable>): StoredRest {
  return {
    agentId: row.agent_id,
    family: row.family,
    account: row.name,
    until: row.until_at,
    nextStartAt: row.next_start_at,
    isTold: row.is_told === 1,
    message: row.message,
    reports: row.reports,
    reportedAt: row.reported_at,
  };
}
