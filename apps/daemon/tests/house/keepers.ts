import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { KeeperRecord } from '../../src/spool/folder.ts';

/** The keepers that are there on this test's data folder. */
export function keepers(): KeeperRecord[] {
  const folder = path.join(process.env['OD_DATA_DIR'] ?? '', 'keepers');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => KeeperRecord.parse(JSON.parse(readFileSync(path.join(folder, name), 'utf8'))));
}
