import { later } from '../clock.ts';
import { DaemonError } from '../errors.ts';
import type { Plan } from '../store/plan.ts';
import { aheadInLine, type AheadInLine, nextTurn } from '../store/queries/folder-line.ts';
import { updateLiveRun } from '../store/queries/routine-runs.ts';
import {
  dropWorkspace,
  getWorkspace,
  insertWorkspace,
  type NewWorkspace,
  updateWorkspace,
} from '../store/queries/workspaces.ts';
import type { Store } from '../store/store.ts';

/**
 * A run in another daemon's hands is asked for after this time (ms), then less
 * and less often; one of ours says itself when it ends.
 */
const firstAskMs = 1_000;
const lastAskMs = 15_000;

/** Who wants to work in a project's own folder. */
export interface FolderApplicant {
  /** The routine's run that shows what it waits for, or null for a direct message. */
  readonly runId: string | null;
  readonly workspace: Omit<NewWorkspace, 'turn' | 'state'>;
}

/**
 * Lets one run at a time work in a folder, over all daemons of a store on one
 * machine, in the order in which they came. A folder in another counts as the
 * same. The turn is a row: it ends with the run, whatever becomes of its daemon.
 */
export interface FolderLock {
  /**
   * Waits for the run's turn; one that has it gets it again at once.
   *
   * @param onWait called once when it has to wait: what it holds meanwhile may be given up
   * @throws DaemonError CANCELED when the signal aborts first, DAEMON_STOPPED when the daemon stops first; the store's own error
   */
  take(it: FolderApplicant, signal: AbortSignal, onWait?: () => void): Promise<void>;
  /** What a run waits for here, or null when it does not wait. */
  waitingFor(agentRunId: string): string | null;
}

export interface FolderLockSetup {
  readonly store: Store;
  /** Tells which agent runs end on this daemon. @returns what ends the subscription */
  readonly onEnd: (listener: (agentRunId: string) => void) => () => void;
  /** Aborted when the daemon stops. */
  readonly stopping: AbortSignal;
}

/** The line of those who work in projects' own folders. */
export function createFolderLock({ store, onEnd, stopping }: FolderLockSetup): FolderLock {
  const reasons = new Map<string, string>();

  async function wait(it: FolderApplicant, canceled: AbortSignal): Promise<void> {
    const id = it.workspace.agentRunId;
    const news = newsOf(onEnd);
    const signal = AbortSignal.any([canceled, stopping]);
    try {
      for (let ms = firstAskMs; ; ms = Math.min(2 * ms, lastAskMs)) {
        if (signal.aborted) throw await turnedAway(it, canceled);
        news.ask();
        const ahead = await store.write(() => askAgain(it));
        if (ahead === null) return;
        reasons.set(id, reasonOf(ahead));
        await news.endOf(ahead.agentRunId, ms, signal);
      }
    } finally {
      news.stop();
      reasons.delete(id);
    }
  }

  /** A daemon that stops, or has lost the run to another, leaves it in line: whoever has it goes on with its turn. */
  async function turnedAway(
    { workspace }: FolderApplicant,
    canceled: AbortSignal,
  ): Promise<DaemonError> {
    if (!canceled.aborted || canceled.reason !== 'canceled') {
      const message = 'The daemon stopped, or lost this run, while it waited for its folder.';
      return new DaemonError('DAEMON_STOPPED', message);
    }
    await store.write(() => dropWorkspace(workspace, 'waiting'));
    return new DaemonError('CANCELED', 'The run was canceled while it waited for its folder.');
  }

  return {
    async take(it, signal, onWait) {
      const ahead = await store.write(() => stepInLine(it));
      if (ahead === null) return;
      reasons.set(it.workspace.agentRunId, reasonOf(ahead));
      onWait?.();
      await wait(it, signal);
    },
    waitingFor: (agentRunId) => reasons.get(agentRunId) ?? null,
  };
}

/**
 * Takes a turn, once, and begins to work when nobody is in front, for a
 * transaction that may do more.
 *
 * @returns who is in front, or null when the run may work
 */
export function* stepInLine(it: FolderApplicant): Plan<AheadInLine | null> {
  if ((yield* getWorkspace(it.workspace.agentRunId)) === null) {
    const turn = yield* nextTurn(it.workspace.host);
    yield* insertWorkspace({ ...it.workspace, state: 'waiting', turn });
  }
  return yield* askAgain(it);
}

function* askAgain({ runId, workspace }: FolderApplicant): Plan<AheadInLine | null> {
  const { agentRunId, daemonId } = workspace;
  const mine = yield* getWorkspace(agentRunId);
  if (mine === null || mine.turn === null) {
    throw new DaemonError('CANCELED', `The run ${agentRunId} has ended: it has no turn any more.`);
  }
  const ahead = yield* aheadInLine(mine.host, mine.turn, mine.path);
  const state = ahead === null ? 'open' : 'waiting';
  if (state !== mine.state || daemonId !== mine.daemonId || ahead !== null) {
    yield* updateWorkspace(agentRunId, ['waiting', 'open'], { state, daemon_id: daemonId });
    const waiting_for = ahead === null ? null : reasonOf(ahead);
    if (runId !== null) yield* updateLiveRun(runId, { waiting_for });
  }
  return ahead;
}

function reasonOf({ path, agentRunId }: AheadInLine): string {
  return `the folder ${path}: run ${agentRunId} is working in it`;
}

/** Hears of runs that end from the moment it asks, so that none ends between the question and the wait. */
function newsOf(onEnd: FolderLockSetup['onEnd']) {
  let ended = new Set<string>();
  let call: ((agentRunId: string) => void) | null = null;
  const stop = onEnd((id) => {
    ended.add(id);
    call?.(id);
  });
  return {
    stop,
    ask() {
      ended = new Set();
    },
    endOf(agentRunId: string, ms: number, signal: AbortSignal): Promise<void> {
      if (ended.has(agentRunId) || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const go = () => {
          call = null;
          cancel();
          signal.removeEventListener('abort', go);
          resolve();
        };
        const cancel = later(ms, go);
        call = (id) => {
          if (id === agentRunId) go();
        };
        signal.addEventListener('abort', go, { once: true });
      });
    },
  };
}
