import { stat } from 'node:fs/promises';
import type { Period, Reading } from './facts.ts';
import { readFolder } from './folder.ts';
import { readHistory } from './history.ts';
import { periodWords } from './period.ts';
import { findPlace } from './repository.ts';

/**
 * Reads what happened in a folder during a period: by its history where git tracks it, file by
 * file elsewhere. `say` hears what is being read, as it starts. Rejects with a message that names
 * the folder when it is missing or cannot be read.
 */
export async function readProject(
  cwd: string,
  period: Period,
  say: (text: string) => Promise<void>,
  signal: AbortSignal,
): Promise<Reading> {
  await checkFolder(cwd);
  const place = await findPlace(cwd, signal);
  if (place.kind === 'repository') {
    await say(`Reading the history: ${periodWords(period, 'history')}.`);
    return readHistory(place.repository, period, signal);
  }
  if (place.notice !== null) await say(place.notice);
  await say(`Reading the folder: ${periodWords(period, 'folder')}.`);
  const reading = await readFolder(cwd, period, signal);
  return place.notice === null
    ? reading
    : { ...reading, notices: [place.notice, ...reading.notices] };
}

async function checkFolder(cwd: string): Promise<void> {
  const found = await stat(cwd).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Could not read the folder ${cwd}: ${why}`, { cause: error });
  });
  if (!found.isDirectory())
    throw new Error(`Could not read the folder ${cwd}: it is not a folder.`);
}
