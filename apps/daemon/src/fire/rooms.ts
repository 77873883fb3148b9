import type { AgentsHere } from './agents-here.ts';
import type { ClaimSettings } from '../claim/claim-due.ts';
import type { Log } from '../log.ts';
import type { Feed } from '../record/feed.ts';
import type { AdmissionDesk } from '../run/budget/admit.ts';
import type { Gate } from '../run/gate.ts';
import type { LiveRuns } from '../run/live-runs.ts';
import type { Keepers } from '../run/keepers.ts';
import type { Rests } from '../run/rest/rests.ts';
import type { KnownAgents } from '../run/unfit.ts';
import type { Scribe } from '../record/scribe.ts';
import type { Workspaces } from '../prepare/workspace/workspaces.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Hub } from '../show/hub.ts';
import type { News } from './news/news.ts';
import type { Store } from '../store/store.ts';

/** All that the main path goes through, as the wiring built it. */
export interface Rooms {
  readonly store: Store;
  readonly claim: ClaimSettings;
  /** Absolute path. */
  readonly dataDir: string;
  readonly agents: KnownAgents;
  readonly agentsHere: AgentsHere;
  readonly keepers: Keepers;
  readonly scribe: Scribe;
  readonly workspaces: Workspaces;
  readonly vault: Vault;
  readonly budgets: AdmissionDesk;
  readonly rests: Rests;
  /** How long (ms) a run goes on while no daemon of its machine is there; null for as long as it takes. */
  readonly aloneMs: number | null;
  /** Ends every process of an agent run that no keeper has any more. Returns their ids. */
  readonly endLeftBehind: (agentRunId: string) => Promise<readonly number[]>;
  /** Takes back what was put into a run's workspace for its time, where its keeper died before it could. */
  readonly takeBackPlaced: (spool: string) => Promise<void>;
  readonly gate: Gate;
  readonly liveRuns: LiveRuns;
  readonly feed: Feed;
  readonly hub: Hub;
  readonly news: News;
  /** Aborted when the daemon stops. */
  readonly stopping: AbortSignal;
  /** Aborted when it goes and leaves its live runs to their keepers. */
  readonly leaving: AbortSignal;
  readonly log: Log;
}
