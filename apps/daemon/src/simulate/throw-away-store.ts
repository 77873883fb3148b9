import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openSqlite } from '../store/open-sqlite.ts';
import { readSync, transactSync } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';

/**
 * A store on a new SQLite file that is gone when it is closed. The daemon's own
 * schema, plans and interpreter; only that it need not survive a loss of power,
 * which makes a year of slots a matter of seconds.
 *
 * @param at UTC epoch ms
 */
export function openThrowAwayStore(at: number): Store {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'open-design-simulation-'));
  const db = openSqlite(path.join(folder, 'app.sqlite'), at);
  db.pragma('synchronous = OFF');
  return {
    engine: 'sqlite',
    read: (plan) => new Promise((resolve) => resolve(readSync(db, plan))),
    write: (plan) => new Promise((resolve) => resolve(transactSync(db, plan))),
    close() {
      db.close();
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}
