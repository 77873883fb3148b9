import { type DaemonEvent, isLive, type RunWorkspace } from '@open-design/contracts';
import { now } from '../clock.ts';
import { DaemonError } from '../errors.ts';
import type { Plan } from '../store/plan.ts';
import { getAgentRun } from '../store/queries/agent-runs.ts';
import { lookAtAll, lookAtRun, unlookAtRun } from '../store/queries/looks.ts';
import { getWorkspace, shownWorkspace } from '../store/queries/workspaces.ts';
import type { Store } from '../store/store.ts';
import { noRun } from './runs.ts';

/** A result, with what is left of it on disk. */
export interface LookedAt {
  readonly workspace: RunWorkspace | null;
  /** UTC epoch ms. */
  readonly lookedAt: number | null;
}

/** What a person has looked at. */
export interface LookCommands {
  /** The first time counts. @throws DaemonError RUN_NOT_FOUND; CONFLICT while the run is live */
  look(agentRunId: string): Promise<LookedAt>;
  /** @throws DaemonError RUN_NOT_FOUND */
  unlook(agentRunId: string): Promise<LookedAt>;
  /** All that ended up to and including an instant (UTC epoch ms). Returns how many. */
  lookAtAll(until: number): Promise<number>;
}

export function createLookCommands({
  store,
  changed,
}: {
  readonly store: Store;
  /** Tells viewers. */
  readonly changed: (event: Extract<DaemonEvent, { type: 'run.looked' }>) => void;
}): LookCommands {
  const tell = (agentRunId: string | null, lookedAt: number | null) =>
    changed({ type: 'run.looked', agentRunId, lookedAt });
  return {
    async look(agentRunId) {
      const looked = await store.write(function* () {
        const run = yield* getAgentRun(agentRunId);
        if (run !== null && isLive(run.status)) throw notEnded(agentRunId);
        yield* lookAtRun(agentRunId, now());
        return yield* lookedAt(agentRunId);
      });
      tell(agentRunId, looked.lookedAt);
      return looked;
    },
    async unlook(agentRunId) {
      const looked = await store.write(function* () {
        yield* unlookAtRun(agentRunId);
        return yield* lookedAt(agentRunId);
      });
      tell(agentRunId, null);
      return looked;
    },
    async lookAtAll(until) {
      const at = now();
      const looked = await store.write(() => lookAtAll(until, at));
      if (looked > 0) tell(null, at);
      return looked;
    },
  };
}

function* lookedAt(agentRunId: string): Plan<LookedAt> {
  const run = yield* getAgentRun(agentRunId);
  if (run === null) throw noRun(agentRunId);
  const workspace = yield* getWorkspace(agentRunId);
  return {
    workspace: workspace === null ? null : shownWorkspace(workspace),
    lookedAt: run.lookedAt,
  };
}

function notEnded(id: string): DaemonError {
  return new DaemonError(
    'CONFLICT',
    `Cannot mark the run ${id} as looked at: it has not ended, so that there is no result yet. Wait for its end.`,
  );
}
