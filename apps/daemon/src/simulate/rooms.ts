import { createGit } from '../agents/process/git.ts';
import { createAgentsHere } from '../fire/agents-here.ts';
import { createNews } from '../fire/news/news.ts';
import { createWorkspaceDesk } from '../fire/workspace-desk.ts';
import { openVault } from '../secrets/vault.ts';
import type { Rooms } from '../fire/rooms.ts';
import type { Calendar } from '../handoff.ts';
import { createLog } from '../log.ts';
import { createFeed } from '../record/feed.ts';
import { createScribe } from '../record/scribe.ts';
import { createKeepers } from '../run/keepers.ts';
import { createGate } from '../run/gate.ts';
import { createLiveRuns } from '../run/live-runs.ts';
import { createRests } from '../run/rest/rests.ts';
import { daySpan } from '../schedule/day-span.ts';
import { createHub } from '../show/hub.ts';
import type { Store } from '../store/store.ts';

/** The rooms of a simulated daemon: real ones, with no agent in them. */
export function simulatedRooms(it: {
  readonly store: Store;
  readonly daemonId: string;
  readonly calendar: Calendar;
  readonly stopping: AbortSignal;
}): Rooms {
  const { store, daemonId, stopping } = it;
  const feed = createFeed();
  const hub = createHub();
  const log = createLog('silent');
  const around = { store, dataDir: '', hub, stopping, log };
  const desk = createWorkspaceDesk({
    ...around,
    daemonId,
    diskBudget: Number.MAX_SAFE_INTEGER,
    git: createGit({}),
  });
  return {
    ...around,
    workspaces: desk.workspaces,
    vault: openVault(''),
    rests: createRests({}),
    budgets: { settings: { tokensPerDay: null, usdPerDay: null, timeZone: 'UTC' }, dayOf: daySpan },
    claim: { daemonId: it.daemonId, calendar: it.calendar },
    agentsHere: createAgentsHere(() => Promise.resolve([])),
    agents: { findAgent: () => undefined, agentIds: () => [] },
    keepers: createKeepers({
      dataDir: '',
      program: [],
      isReplaced: async () => false,
      silent: () => undefined,
    }),
    scribe: createScribe(store, feed, (event) => hub.publish(event)),
    aloneMs: null,
    endLeftBehind: () => Promise.resolve([]),
    takeBackPlaced: () => Promise.resolve(),
    gate: createGate(1),
    liveRuns: createLiveRuns(),
    feed,
    news: createNews({ store, daemonId, hub }),
    leaving: new AbortController().signal,
  };
}
