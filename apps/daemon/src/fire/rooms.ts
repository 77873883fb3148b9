import type { ClaimSettings } from '../claim/claim-due.ts';
import type { Log } from '../log.ts';
import type { Feed } from '../record/feed.ts';
import type { Gate } from '../run/gate.ts';
import type { LiveRuns } from '../run/live-runs.ts';
import type { RunDesk } from '../run/perform.ts';
import type { Hub } from '../show/hub.ts';
import type { Store } from '../store/store.ts';

/** All that the main path goes through, as the wiring built it. */
export interface Rooms {
  readonly store: Store;
  readonly claim: ClaimSettings;
  /** Absolute path. */
  readonly dataDir: string;
  readonly agents: Pick<RunDesk, 'findAgent' | 'agentIds'>;
  readonly gate: Gate;
  readonly liveRuns: LiveRuns;
  readonly feed: Feed;
  readonly hub: Hub;
  /** Aborted when the daemon stops. */
  readonly stopping: AbortSignal;
  readonly log: Log;
}
