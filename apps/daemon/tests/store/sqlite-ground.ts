import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { openStore } from '../../src/store/store.ts';
import type { Ground, GroundOpener } from './ground.ts';

const Rows = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])));

/** A data folder that is gone after the test. */
export function dataFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'od-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Databases in files. */
export const sqlite: GroundOpener = {
  empty: () => Promise.resolve(groundIn(dataFolder())),
  async fresh() {
    const ground = groundIn(dataFolder());
    return { ...ground, store: await ground.openAgain() };
  },
};

function groundIn(dataDir: string): Omit<Ground, 'store'> {
  let raw: Database.Database | undefined;
  let faults = 0;
  const settings = { dataDir, databaseUrl: null };
  const handle = () => {
    if (raw !== undefined) return raw;
    const db = new Database(path.join(dataDir, 'app.sqlite'), { timeout: 15_000 });
    onTestFinished(() => void db.close());
    raw = db;
    return db;
  };
  return {
    engine: 'sqlite',
    settings,
    async openAgain() {
      const store = await openStore(settings);
      onTestFinished(() => store.close());
      return store;
    },
    async sql(text) {
      const prepared = handle().prepare(text);
      if (prepared.reader) return Rows.parse(prepared.all());
      prepared.run();
      return [];
    },
    async failOn({ on, table, when }, text) {
      faults += 1;
      handle().exec(
        `CREATE TRIGGER fault_${faults} BEFORE ${on} ON ${table}
         ${when === undefined ? '' : `WHEN ${when}`}
         BEGIN SELECT RAISE(ABORT, '${text}'); END`,
      );
    },
    async mend() {
      for (; faults > 0; faults -= 1) handle().exec(`DROP TRIGGER fault_${faults}`);
    },
  };
}
