import { hostname } from 'node:os';
import type { RunWorkspace } from '@open-design/contracts';
import { createWorkspaces, type Workspaces } from '../prepare/workspace/workspaces.ts';
import type { WorkspacesSetup } from '../prepare/workspace/setup.ts';
import { createPruner, type Pruner } from '../record/prune/pruner.ts';
import { startPruning } from '../record/prune/start.ts';
import type { SurveySetup } from '../record/prune/survey.ts';
import { createFolderLock } from '../run/folder-lock.ts';
import type { Rooms } from './rooms.ts';

/** What has to do with the folders that runs work in, wired. */
export interface WorkspaceDesk {
  readonly workspaces: Workspaces;
  readonly pruner: Pruner;
  readonly survey: SurveySetup;
  /** Names this machine where a folder is written down. */
  readonly host: RunWorkspace['host'];
  /** Which run's end a run waits for, or null. */
  waitingFor(agentRunId: string): string | null;
  /** Closes and prunes what runs have left, now and every hour. Ends when the daemon stops. */
  startPruning(): Promise<void>;
}

export interface WorkspaceDeskSetup
  extends Pick<Rooms, 'store' | 'dataDir' | 'hub' | 'stopping' | 'log'>,
    Pick<WorkspacesSetup, 'daemonId' | 'git'>,
    Pick<SurveySetup, 'diskBudget'> {}

export function createWorkspaceDesk(it: WorkspaceDeskSetup): WorkspaceDesk {
  const { store, dataDir, daemonId, diskBudget, git, hub, stopping, log } = it;
  const host = hostname();
  const line = createFolderLock({
    store,
    stopping,
    onEnd: (listener) =>
      hub.subscribe((event) => {
        if (event.type === 'run.finished') listener(event.agentRunId);
      }),
  });
  const takeTurn = line.take;
  const workspaces = createWorkspaces({ store, dataDir, daemonId, host, git, takeTurn });
  const survey = { store, dataDir, host, diskBudget };
  const pruner = createPruner({
    ...survey,
    removeTree: (tree) => workspaces.removeTree(tree),
    publish: (event) => hub.publish(event),
    log,
  });
  return {
    workspaces,
    pruner,
    survey,
    host,
    waitingFor: (agentRunId) => line.waitingFor(agentRunId),
    startPruning: async () => {
      const recover = () => workspaces.recover();
      await startPruning({ store, host, pruner, recover, log }, stopping);
    },
  };
}
