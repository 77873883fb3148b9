/**
 * Why a run is being stopped; `alone` when this daemon has lost its lease and
 * cannot answer for it. `taken`: it goes on in the hands of another daemon of
 * this machine.
 */
export type StopReason = 'canceled' | 'daemon_stopped' | 'alone' | 'taken';

/** The runs that this daemon has in its hands. */
export interface LiveRuns {
  /** Enters a run; its signal aborts when it is to stop, with a StopReason as the reason. */
  enter(agentRunId: string): AbortSignal;
  leave(agentRunId: string): void;
  has(agentRunId: string): boolean;
  /** False when the run is not in this daemon's hands. */
  stop(agentRunId: string, reason: StopReason): boolean;
  /** Stops all and resolves when every one has left. */
  stopAll(reason: StopReason): Promise<void>;
  readonly ids: readonly string[];
  readonly size: number;
}

export function createLiveRuns(): LiveRuns {
  const runs = new Map<string, AbortController>();
  const emptied: (() => void)[] = [];
  return {
    enter(agentRunId) {
      const controller = new AbortController();
      runs.set(agentRunId, controller);
      return controller.signal;
    },
    leave(agentRunId) {
      runs.delete(agentRunId);
      if (runs.size === 0) for (const resolve of emptied.splice(0)) resolve();
    },
    has: (agentRunId) => runs.has(agentRunId),
    stop(agentRunId, reason) {
      runs.get(agentRunId)?.abort(reason);
      return runs.has(agentRunId);
    },
    async stopAll(reason) {
      for (const controller of runs.values()) controller.abort(reason);
      if (runs.size > 0) await new Promise<void>((resolve) => emptied.push(resolve));
    },
    get ids() {
      return [...runs.keys()];
    },
    get size() {
      return runs.size;
    },
  };
}
