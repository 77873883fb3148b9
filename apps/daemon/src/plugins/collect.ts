import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setInterval } from 'node:timers/promises';
import { now } from '../clock.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { listPlugins } from '../store/queries/plugins.ts';
import { contentInUse, removeExpired } from '../store/queries/snapshots.ts';
import type { Store } from '../store/store.ts';
import { contentFolder } from './contents.ts';

const everyMs = 3_600_000;

export interface CollectSetup {
  readonly store: Store;
  readonly dataDir: string;
  readonly log: Log;
}

/** What one look removed. */
export interface Collected {
  readonly snapshots: number;
  /** Folders of files that no installed plugin and no live run names. */
  readonly folders: number;
}

/**
 * Removes snapshots that have expired, and files of plugins that nobody needs
 * any more. A folder younger than an hour stays: an install may be about to
 * name it.
 *
 * @param at UTC epoch ms
 */
export async function collectPlugins(
  { store, dataDir }: Pick<CollectSetup, 'store' | 'dataDir'>,
  at: number,
): Promise<Collected> {
  const snapshots = await store.write(() => removeExpired(at));
  const needed = await store.read(function* () {
    const installed = yield* listPlugins();
    const inUse = yield* contentInUse();
    return [...installed.map((it) => ({ ...it, pluginId: it.id })), ...inUse].flatMap(
      ({ pluginId, contentDigest }) =>
        contentDigest === undefined ? [] : [contentFolder(dataDir, pluginId, contentDigest)],
    );
  });
  const kept = new Set(needed);
  let folders = 0;
  for (const folder of await placed(dataDir)) {
    if (kept.has(folder) || !(await isOld(folder, at))) continue;
    await rm(folder, { recursive: true, force: true });
    folders += 1;
  }
  return { snapshots, folders };
}

/** Every folder of files, those of installs that died half way too. */
async function placed(dataDir: string): Promise<string[]> {
  const root = path.join(dataDir, 'plugins');
  const found: string[] = [];
  for (const name of await namesIn(root)) {
    if (name.startsWith('.staged-')) found.push(path.join(root, name));
    else
      for (const digest of await namesIn(path.join(root, name)))
        found.push(path.join(root, name, digest));
  }
  return found;
}

async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch(() => []);
}

async function isOld(folder: string, at: number): Promise<boolean> {
  const stats = await stat(folder).catch(() => null);
  return stats !== null && stats.mtimeMs < at - everyMs;
}

/**
 * Collects now, then every hour, until the signal aborts. On real time: a
 * replaced global clock must not stop it. Never rejects.
 */
export async function startCollecting(setup: CollectSetup, signal: AbortSignal): Promise<void> {
  await look(setup, signal);
  try {
    for await (const _ of setInterval(everyMs, undefined, { signal, ref: false })) {
      await look(setup, signal);
    }
  } catch {
    // The only way out: the signal has aborted.
  }
}

async function look(setup: CollectSetup, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  try {
    await collectPlugins(setup, now());
  } catch (error) {
    // The store closes with the daemon, also in the middle of a look.
    if (signal.aborted) return;
    setup.log.error({ step: 'record', error: messageOf(error) }, 'could not collect snapshots');
  }
}
