import { build } from '../compile.ts';
import { change, type Plan } from '../plan.ts';
import { markLookedAt } from './workspaces.ts';

/**
 * Notes that a person has looked at the result of a run that has ended, and at
 * what it left on disk; the first time counts.
 *
 * @param now UTC epoch ms
 */
export function* lookAtRun(agentRunId: string, now: number): Plan<void> {
  yield* change(
    build
      .updateTable('agent_runs')
      .set({ looked_at: now })
      .where('id', '=', agentRunId)
      .where('completed_at', 'is not', null)
      .where('looked_at', 'is', null),
  );
  yield* markLookedAt(agentRunId, now);
}

/** Makes a run's result unread, and what is left of it on disk something that only a person removes. */
export function* unlookAtRun(agentRunId: string): Plan<void> {
  yield* change(
    build.updateTable('agent_runs').set({ looked_at: null }).where('id', '=', agentRunId),
  );
  yield* change(
    build
      .updateTable('run_workspaces')
      .set({ looked_at: null })
      .where('agent_run_id', '=', agentRunId),
  );
}

/**
 * As `lookAtRun`, for all runs that ended up to and including an instant (UTC
 * epoch ms) and that nobody has looked at. Returns how many.
 */
export function* lookAtAll(until: number, now: number): Plan<number> {
  yield* change(
    build
      .updateTable('run_workspaces')
      .set({ looked_at: now })
      .where('looked_at', 'is', null)
      .where('agent_run_id', 'in', (eb) =>
        eb
          .selectFrom('agent_runs')
          .select('id')
          .where('completed_at', 'is not', null)
          .where('completed_at', '<=', until)
          .where('looked_at', 'is', null),
      ),
  );
  return yield* change(
    build
      .updateTable('agent_runs')
      .set({ looked_at: now })
      .where('completed_at', 'is not', null)
      .where('completed_at', '<=', until)
      .where('looked_at', 'is', null),
  );
}
