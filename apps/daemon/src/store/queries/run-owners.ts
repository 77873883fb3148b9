import type { RunOwner } from '@open-design/contracts';
import type { Selectable } from 'kysely';
import { build } from '../compile.ts';
import { all, change, first, type Plan } from '../plan.ts';
import type { AgentRunsTable } from '../tables/runs.ts';

/** Writes down that a daemon had an agent run until now (UTC epoch ms), for another has taken it over. */
export function* noteFormerOwner(
  { agentRunId, daemonId }: { readonly agentRunId: string; readonly daemonId: string },
  now: number,
): Plan<void> {
  const host = yield* hostOf(daemonId);
  yield* change(
    build
      .insertInto('former_owners')
      .values({ agent_run_id: agentRunId, daemon_id: daemonId, host, until_at: now })
      .onConflict((conflict) => conflict.doNothing()),
  );
}

/** The daemons that had an agent run in hand, the first first. */
export function* ownersOf(
  run: Pick<Selectable<AgentRunsTable>, 'id' | 'daemon_id' | 'created_at' | 'completed_at'>,
): Plan<RunOwner[]> {
  const former = yield* all(
    build
      .selectFrom('former_owners')
      .selectAll()
      .where('agent_run_id', '=', run.id)
      .orderBy('until_at'),
  );
  let from = run.created_at;
  const owners = former.map((it): RunOwner => {
    const owner = { daemonId: it.daemon_id, host: it.host, from, until: it.until_at };
    from = it.until_at;
    return owner;
  });
  if (run.daemon_id === null) return owners;
  const last = { daemonId: run.daemon_id, host: yield* hostOf(run.daemon_id) };
  return [...owners, { ...last, from, until: run.completed_at }];
}

/** Those of these agent runs that a daemon of a machine has. @param host as daemons write it down, with the boot */
export function* runsOwnedOn(host: string, agentRunIds: readonly string[]): Plan<string[]> {
  const rows = yield* all(
    build
      .selectFrom('agent_runs')
      .innerJoin('daemons', 'daemons.id', 'agent_runs.daemon_id')
      .select('agent_runs.id')
      .where('daemons.host', '=', host)
      .where('agent_runs.id', 'in', [...agentRunIds]),
  );
  return rows.map(({ id }) => id);
}

/** The machine of a daemon that is on the list, without its boot; null for one that is not. */
function* hostOf(daemonId: string): Plan<string | null> {
  const row = yield* first(build.selectFrom('daemons').select('host').where('id', '=', daemonId));
  return row?.host.split(' ')[0] ?? null;
}
