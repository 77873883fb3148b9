import { mkdtempSync, realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  closeDatabase,
  insertProject,
  insertRoutine,
  openDatabase,
} from '../../../daemon/src/db.ts';

/** A data folder with so many routines, all of them to come. @returns the folder */
export function manyRoutines(count: number): string {
  const dataDir = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'od-many-')));
  const db = openDatabase(dataDir, { dataDir });
  const at = Date.now();
  db.transaction(() => {
    insertProject(db, { id: 'all', name: 'All', createdAt: at, updatedAt: at });
    for (let number = 1; number <= count; number += 1) {
      const minute = String(number % 60).padStart(2, '0');
      const schedule = { kind: 'daily', time: `03:${minute}`, timezone: 'Europe/Berlin' };
      insertRoutine(db, {
        id: `routine-${number}`,
        name: `Routine ${String(number).padStart(5, '0')}`,
        prompt: 'Say what changed.',
        scheduleKind: schedule.kind,
        scheduleValue: schedule.time,
        scheduleJson: JSON.stringify(schedule),
        projectMode: 'reuse',
        projectId: 'all',
        agentId: 'brief',
        enabled: true,
        createdAt: at,
        updatedAt: at,
      });
    }
  })();
  closeDatabase();
  return dataDir;
}
