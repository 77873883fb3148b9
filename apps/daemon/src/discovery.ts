import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DaemonRecord } from '@open-design/contracts';

/** Writes `<data-dir>/daemons/<id>.json`, readable by the user alone, so that the command line finds the daemon. */
export async function announceDaemon(dataDir: string, record: DaemonRecord): Promise<void> {
  const file = fileOf(dataDir, record.id);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${JSON.stringify(record)}\n`, { mode: 0o600 });
}

/** Takes it away again. */
export async function withdrawDaemon(dataDir: string, id: string): Promise<void> {
  await rm(fileOf(dataDir, id), { force: true });
}

function fileOf(dataDir: string, id: string): string {
  return path.join(dataDir, 'daemons', `${id}.json`);
}
