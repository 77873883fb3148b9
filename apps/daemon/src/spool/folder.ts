import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
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

/** The folder of an attempt's spool. */
export function spoolFolder(dataDir: string, agentRunId: string): string {
  return path.join(dataDir, 'spools', agentRunId);
}

/** The file of a spool's lines. */
export function linesFile(folder: string): string {
  return path.join(folder, 'events.ndjson');
}

/**
 * Makes the folder of a spool: the marker that an attempt is started. It
 * appears whole or not at all, and only for the first who asks, whatever
 * crashes when; so an attempt is never started twice (ADR 0004).
 *
 * @returns false when there is one already
 */
export async function makeSpoolFolder(folder: string, keeper: KeeperRecord): Promise<boolean> {
  const draft = `${folder}.${randomUUID()}`;
  await mkdir(draft, { recursive: true, mode: 0o700 });
  try {
    await writeFile(path.join(draft, 'keeper.json'), JSON.stringify(keeper), { mode: 0o600 });
    await writeFile(linesFile(draft), '', { mode: 0o600 });
    // A folder that has something in it is never replaced by a rename (POSIX rename).
    await rename(draft, folder);
    return true;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
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
