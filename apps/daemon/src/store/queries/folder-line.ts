import { isLive, RunStatus } from '@open-design/contracts';
import { sql } from 'kysely';
import { build } from '../compile.ts';
import { all, change, first, type Plan } from '../plan.ts';

const liveStatuses = RunStatus.options.filter(isLive);

/** Who is in front of a run at its folder, and works there or will before it. */
export interface AheadInLine {
  readonly agentRunId: string;
  readonly path: string;
}

/**
 * The next turn on a machine. Taking it puts all who take one in a queue until
 * they commit: a lower turn is never seen after a higher one (ADR 0002).
 */
export function* nextTurn(host: string): Plan<number> {
  const row = yield* first(
    build
      .insertInto('folder_turns')
      .values({ host, last_turn: 1 })
      .onConflict((conflict) =>
        conflict.column('host').doUpdateSet({ last_turn: sql`folder_turns.last_turn + 1` }),
      )
      .returning('last_turn'),
  );
  return row?.last_turn ?? 1;
}

/**
 * The first live run in front of a turn whose folder is the same, lies in it, or
 * holds it; null when there is none. As turns only grow and runs only end, who
 * once has nobody in front has nobody for good.
 */
export function* aheadInLine(host: string, turn: number, path: string): Plan<AheadInLine | null> {
  const rows = yield* all(
    build
      .selectFrom('run_workspaces')
      .innerJoin('agent_runs', 'agent_runs.id', 'run_workspaces.agent_run_id')
      .select(['run_workspaces.agent_run_id as agentRunId', 'run_workspaces.path'])
      .where('run_workspaces.host', '=', host)
      .where('run_workspaces.turn', '<', turn)
      .where('agent_runs.status', 'in', liveStatuses)
      .orderBy('run_workspaces.turn'),
  );
  return rows.find((it) => overlap(it.path, path)) ?? null;
}

/** Whether one folder is the other, or lies in it. Both absolute, links resolved. */
export function overlap(a: string, b: string): boolean {
  return isWithin(a, b) || isWithin(b, a);
}

/** Whether a path is a folder, or lies in it. Both absolute, links resolved. */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** Lets a run out of the line when it has ended, for the transaction that ends it. */
export function* leaveFolder(agentRunId: string, now: number): Plan<void> {
  yield* change(
    build
      .updateTable('run_workspaces')
      .set({ turn: null, state: 'kept', closed_at: now })
      .where('agent_run_id', '=', agentRunId)
      .where('mode', '=', 'in_place')
      .where('closed_at', 'is', null),
  );
}

/** Gives up the turn of a run that has not begun: it comes to the end of the line when it asks again. */
export function* stepOut(agentRunId: string): Plan<void> {
  yield* change(
    build
      .deleteFrom('run_workspaces')
      .where('agent_run_id', '=', agentRunId)
      .where('mode', '=', 'in_place')
      .where('closed_at', 'is', null),
  );
}

/** Lets out of the line all runs of a machine that have ended otherwise. */
export function* leaveEnded(host: string, now: number): Plan<number> {
  return yield* change(
    build
      .updateTable('run_workspaces')
      .set({ turn: null, state: 'kept', closed_at: now })
      .where('host', '=', host)
      .where('turn', 'is not', null)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('agent_runs')
              .select('agent_runs.id')
              .whereRef('agent_runs.id', '=', 'run_workspaces.agent_run_id')
              .where('agent_runs.status', 'in', liveStatuses),
          ),
        ),
      ),
  );
}
