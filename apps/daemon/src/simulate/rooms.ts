import type { Rooms } from '../fire/rooms.ts';
import { createLog } from '../log.ts';
import { createFeed } from '../record/feed.ts';
import { createGate } from '../run/gate.ts';
import { createLiveRuns } from '../run/live-runs.ts';
import { createHub } from '../show/hub.ts';
import type { Store } from '../store/store.ts';
import { calendarIn } from './calendar.ts';

/** The rooms of a simulated daemon: real ones, with no agent in them. */
export function simulatedRooms(it: {
  readonly store: Store;
  readonly daemonId: string;
  readonly timeZone: string;
  readonly stopping: AbortSignal;
}): Rooms {
  return {
    store: it.store,
    claim: { daemonId: it.daemonId, calendar: calendarIn(it.timeZone) },
    dataDir: '',
    agents: { findAgent: () => undefined, agentIds: () => [] },
    gate: createGate(1),
    liveRuns: createLiveRuns(),
    feed: createFeed(),
    hub: createHub(),
    stopping: it.stopping,
    log: createLog('silent'),
  };
}
