import type { Rooms } from '../fire/rooms.ts';
import { createLog } from '../log.ts';
import { createFeed } from '../record/feed.ts';
import { createScribe } from '../record/scribe.ts';
import { createKeepers } from '../run/keepers.ts';
import { createGate } from '../run/gate.ts';
import { createLiveRuns } from '../run/live-runs.ts';
import { createHub } from '../show/hub.ts';
import type { Store } from '../store/store.ts';
import { calendarIn } from '../schedule/calendar-in.ts';

/** The rooms of a simulated daemon: real ones, with no agent in them. */
export function simulatedRooms(it: {
  readonly store: Store;
  readonly daemonId: string;
  readonly timeZone: string;
  readonly stopping: AbortSignal;
}): Rooms {
  const feed = createFeed();
  return {
    store: it.store,
    claim: { daemonId: it.daemonId, calendar: calendarIn(it.timeZone) },
    dataDir: '',
    agents: { findAgent: () => undefined, agentIds: () => [] },
    keepers: createKeepers({ dataDir: '', program: [] }),
    scribe: createScribe(it.store, feed),
    aloneMs: null,
    endLeftBehind: () => Promise.resolve([]),
    gate: createGate(1),
    liveRuns: createLiveRuns(),
    feed,
    hub: createHub(),
    stopping: it.stopping,
    leaving: new AbortController().signal,
    log: createLog('silent'),
  };
}
