import { randomUUID } from 'node:crypto';
import type { Snapshot, SnapshotInput } from '@open-design/contracts';
import type Database from 'better-sqlite3';
import { now } from '../clock.ts';
import * as snapshots from '../store/queries/snapshots.ts';
import { lift } from '../store/sqlite.ts';

const insertSnapshot = lift(snapshots.insertSnapshot);

/** Records one application of a plugin, synchronously on an embedded database's handle. */
export function createSnapshot(db: Database.Database, input: SnapshotInput): Snapshot {
  return insertSnapshot(db, `snapshot-${randomUUID()}`, input, now());
}

export const getAppliedSnapshot = lift(snapshots.getSnapshot);
export const linkSnapshotToProject = lift(snapshots.linkToProject);
export const linkSnapshotToConversation = lift(snapshots.linkToConversation);
export const linkSnapshotToRun = lift(snapshots.linkToRun);
