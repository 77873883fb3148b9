import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** Who keeps a run, and where to reach it. */
export const KeeperRecord = z.object({
  id: z.string(),
  pid: z.int(),
  /** Tells the process from a later one with its id. */
  startedToken: z.string().nullable(),
  /** Path of its control socket. */
  socket: z.string(),
});
export type KeeperRecord = z.infer<typeof KeeperRecord>;

/** The folder in which a data folder's keepers say where they are. */
export function keepersFolder(dataDir: string): string {
  return path.join(dataDir, 'keepers');
}

/** What a keeper of a data folder says of itself. @throws Error when there is none */
export async function keeperRecord(dataDir: string, id: string): Promise<KeeperRecord> {
  const file = path.join(keepersFolder(dataDir), `${id}.json`);
  return KeeperRecord.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** The folder of an attempt's spool. */
export function spoolFolder(dataDir: string, agentRunId: string): string {
  return path.join(dataDir, 'spools', agentRunId);
}

/** The file of a spool's lines. */
export function linesFile(folder: string): string {
  return path.join(folder, 'events.ndjson');
}

/** The file that tells what was put into the run's workspace for its time, so that it can be taken back. */
export function placedFile(folder: string): string {
  return path.join(folder, 'placed.json');
}

/**
 * Makes the folder of a spool: the marker that an attempt is started. It
 * appears whole or not at all, and only for the first who asks, whatever
 * crashes when; so an attempt is never started twice (ADR 0004).
 *
 * Not by way of the thread pool: four turns through it take longer than the work,
 * and an agent waits for it.
 *
 * @returns false when there is one already
 */
export function makeSpoolFolder(folder: string, keeper: KeeperRecord): boolean {
  const draft = `${folder}.${randomUUID()}`;
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path.join(draft, 'keeper.json'), JSON.stringify(keeper), { mode: 0o600 });
    writeFileSync(linesFile(draft), '', { mode: 0o600 });
    // A folder that has something in it is never replaced by a rename (POSIX rename).
    renameSync(draft, folder);
    return true;
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (isTaken(error)) return false;
    throw error;
  }
}

/** Who keeps the run of this spool, or null when it was never started. */
export async function keeperOf(folder: string): Promise<KeeperRecord | null> {
  try {
    return KeeperRecord.parse(JSON.parse(await readFile(path.join(folder, 'keeper.json'), 'utf8')));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function isTaken(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOTEMPTY' || code === 'EEXIST';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
