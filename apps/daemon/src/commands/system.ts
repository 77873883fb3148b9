import type { DaemonPresence, SystemInfo } from '@open-design/contracts';
import { lostAfterMs } from '../claim/presence.ts';
import { type SurveySetup, surveyDisk } from '../record/prune/survey.ts';
import { databaseClock } from '../store/queries/database-clock.ts';
import { databaseSize } from '../store/queries/database-size.ts';
import { listDaemons } from '../store/queries/daemons.ts';
import { liveRunCounts } from '../store/queries/live-list.ts';
import type { Store } from '../store/store.ts';

/** What the program knows of itself; the frame alone knows how many browsers are signed in. */
export type SystemFacts = Omit<SystemInfo, 'sessions'>;

export interface SystemSetup {
  readonly store: Store;
  readonly dataDir: string;
  /** The database's URL, or null for the file in the data folder. */
  readonly databaseUrl: string | null;
  readonly daemonId: string;
  readonly version: string;
  /** UTC epoch ms. */
  readonly startedAt: number;
  readonly zoneData: SystemInfo['zoneData'];
  readonly leftovers: SurveySetup;
}

/** What this daemon stands on. @throws the store's own error */
export async function systemFacts(setup: SystemSetup): Promise<SystemFacts> {
  const { store, version, startedAt, dataDir, zoneData, leftovers } = setup;
  const [daemons, bytes, skewMs, usedBytes] = await Promise.all([
    daemonsOn(setup),
    store.read(databaseSize).catch(() => null),
    skewOf(store),
    bytesLeft(leftovers),
  ]);
  return {
    version,
    node: process.version,
    startedAt,
    dataDir,
    store: { engine: store.engine, description: describe(setup), bytes },
    daemons,
    disk: { usedBytes, budgetBytes: leftovers.diskBudget },
    clock: { skewMs },
    zoneData,
  };
}

async function daemonsOn({ store, daemonId }: SystemSetup): Promise<DaemonPresence[]> {
  return await store.read(function* () {
    const live = yield* liveRunCounts();
    return (yield* listDaemons()).map((it) => ({
      id: it.id,
      // The machine's name; after it stands the boot.
      host: it.host.split(' ', 1)[0] ?? it.host,
      pid: it.pid,
      startedAt: it.started_at,
      seenAt: it.seen_at,
      leaseUntil: it.seen_at + lostAfterMs,
      isThis: it.id === daemonId,
      liveRuns: live.get(it.id) ?? 0,
    }));
  });
}

async function skewOf(store: Store): Promise<number | null> {
  if (store.engine === 'sqlite') return null;
  return (await store.read(databaseClock)).aheadMs;
}

async function bytesLeft(leftovers: SurveySetup): Promise<number> {
  const { items } = await surveyDisk(leftovers);
  return items.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Names where the data is, never who signs in. */
function describe({ databaseUrl, dataDir }: SystemSetup): string {
  if (databaseUrl === null) return `${dataDir}/app.sqlite`;
  if (!URL.canParse(databaseUrl)) return 'a Postgres database';
  const { host, pathname } = new URL(databaseUrl);
  return `${host}${pathname}`;
}
