import path from 'node:path';
import type Database from 'better-sqlite3';
import { now } from './clock.ts';
import { openSqlite } from './store/open-sqlite.ts';
import * as projects from './store/queries/projects.ts';
import * as routineRuns from './store/queries/routine-runs.ts';
import * as routines from './store/queries/routines.ts';
import * as slots from './store/queries/slots.ts';
import { lift } from './store/sqlite.ts';

/** The shared handle of this process, and the file it stands on. */
let shared: { readonly file: string; readonly db: Database.Database } | undefined;

/**
 * Opens the embedded database and migrates it. One handle a file: asking again
 * for the same file gives the same handle, asking for another closes the first.
 *
 * @param projectRoot its `.od` folder holds the file when `dataDir` is not given
 * @throws DaemonError DATA_DIR_UNUSABLE, DATABASE_UNUSABLE, SCHEMA_TOO_NEW
 */
export function openDatabase(
  projectRoot: string,
  { dataDir = path.join(projectRoot, '.od') }: { readonly dataDir?: string } = {},
): Database.Database {
  const file = path.resolve(dataDir, 'app.sqlite');
  if (shared?.file === file && shared.db.open) return shared.db;
  closeDatabase();
  shared = { file, db: openSqlite(file, now()) };
  return shared.db;
}

/** Closes the shared handle, if there is one. */
export function closeDatabase(): void {
  shared?.db.close();
  shared = undefined;
}

export const insertProject = lift(projects.insertProject);
export const getProject = lift(projects.getProject);
export const insertRoutine = lift(routines.insertRoutine);
export const insertRoutineRun = lift(routineRuns.insertRoutineRun);
/** Claim and run row in one transaction; null when the slot is taken. */
export const insertScheduledRoutineRun = lift(slots.insertScheduledRun);
