import { isLive, RunStatus } from '@open-design/contracts';
import { build } from '../compile.ts';
import { all, type Plan } from '../plan.ts';

const liveStatuses = RunStatus.options.filter(isLive);
const atOnce = 500;

/** An agent run that has ended. */
export interface EndedRun {
  readonly agentRunId: string;
  readonly routineId: string | null;
  /** UTC epoch ms. */
  readonly endedAt: number;
}

/** The agent runs that have not ended. */
export function* liveRunIds(): Plan<Set<string>> {
  const rows = yield* all(
    build.selectFrom('agent_runs').select('id').where('status', 'in', liveStatuses),
  );
  return new Set(rows.map(({ id }) => id));
}

/** Those of these agent runs that are known here and have ended. */
export function* endedRuns(ids: readonly string[]): Plan<EndedRun[]> {
  const ended: EndedRun[] = [];
  for (let from = 0; from < ids.length; from += atOnce) {
    const rows = yield* all(
      build
        .selectFrom('agent_runs')
        .select(['id', 'routine_id', 'completed_at', 'updated_at'])
        .where('id', 'in', ids.slice(from, from + atOnce))
        .where('status', 'not in', liveStatuses),
    );
    for (const { id, routine_id, completed_at, updated_at } of rows) {
      ended.push({ agentRunId: id, routineId: routine_id, endedAt: completed_at ?? updated_at });
    }
  }
  return ended;
}
