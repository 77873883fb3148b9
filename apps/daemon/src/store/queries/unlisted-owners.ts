import { build } from '../compile.ts';
import { all, type Plan } from '../plan.ts';

const live = ['queued', 'running'];

/**
 * Daemons that own live runs and are not on the list. A daemon is on it before
 * it owns anything, so these have gone, and what they wrote in their last
 * moment was seen by nobody who took them off it.
 */
export function* unlistedOwners(): Plan<string[]> {
  const runs = yield* all(
    build
      .selectFrom('routine_runs')
      .leftJoin('daemons', 'daemons.id', 'routine_runs.claimed_by')
      .select('routine_runs.claimed_by as id')
      .distinct()
      .where('routine_runs.status', 'in', live)
      .where('routine_runs.claimed_by', 'is not', null)
      .where('daemons.id', 'is', null),
  );
  const attempts = yield* all(
    build
      .selectFrom('agent_runs')
      .leftJoin('daemons', 'daemons.id', 'agent_runs.daemon_id')
      .select('agent_runs.daemon_id as id')
      .distinct()
      .where('agent_runs.status', 'in', live)
      .where('agent_runs.daemon_id', 'is not', null)
      .where('daemons.id', 'is', null),
  );
  return [...new Set([...runs, ...attempts].flatMap(({ id }) => id ?? []))];
}
