import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { claimBatch } from '../src/claim/claim-due.ts';
import { newRunId } from '../src/claim/run-ids.ts';
import { now } from '../src/clock.ts';
import { openSqlite } from '../src/store/open-sqlite.ts';
import { everyMs } from './claims.ts';
import { endingStatement } from './end-runs.ts';

const due = `SELECT id, schedule_json, policies_json, version, cursor_at, due_at FROM routines
  WHERE due_at <= ? ORDER BY due_at LIMIT ${claimBatch}`;
const live = `SELECT id FROM routine_runs WHERE routine_id = ? AND status IN ('queued', 'running')`;
const slot = `INSERT INTO routine_slots (routine_id, slot_at, until_at, count, outcome, run_id, claimed_by, recorded_at)
  VALUES (?, ?, ?, 1, 'ran', ?, ?, ?) ON CONFLICT DO NOTHING`;
const run = `INSERT INTO routine_runs
  (id, routine_id, trigger, status, slot_at, project_id, conversation_id, agent_run_id, started_at, claimed_by, version)
  VALUES (?, ?, 'scheduled', 'queued', ?, '', '', ?, ?, ?, ?)`;
const onward = `UPDATE routines SET cursor_at = ?, due_at = ?, claimed_at = ? WHERE id = ?`;

/** id, schedule, policies, version, cursor, due. */
type DueRow = [string, string, string | null, number, number, number];

/**
 * The floor: the claim's statements written by hand on the driver alone, over
 * the same tables. It knows that every schedule is the same interval, has no
 * policies and hands nothing on; what the daemon's claim takes longer is the
 * price of all that.
 */
export function openHandClaims(dataDir: string) {
  const db = openSqlite(path.join(dataDir, 'app.sqlite'), now());
  const statements = {
    due: db.prepare<[number], DueRow>(due).raw(true),
    live: db.prepare(live),
    slot: db.prepare(slot),
    run: db.prepare(run),
    onward: db.prepare(onward),
    end: db.prepare(endingStatement),
  };
  const daemonId = 'daemon-bench';
  const claim = db.transaction((at: number): number => {
    let claimed = 0;
    for (const row of statements.due.all(at)) {
      const [id, , , version, , slotAt] = row;
      if (statements.live.get(id) !== undefined) continue;
      const runId = newRunId();
      if (statements.slot.run(id, slotAt, slotAt, runId, daemonId, at).changes === 0) continue;
      statements.run.run(runId, id, slotAt, randomUUID(), at, daemonId, version);
      statements.onward.run(slotAt, slotAt + everyMs, at, id);
      claimed += 1;
    }
    return claimed;
  });
  return {
    claim: (at: number) => claim.immediate(at),
    end: () => statements.end.run(),
    close: () => db.close(),
  };
}
