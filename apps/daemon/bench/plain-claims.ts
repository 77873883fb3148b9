import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import { claimBatch } from '../src/claim/claim-due.ts';
import { type Claims, completion, everyMs } from './claims.ts';

const due = `SELECT id FROM routines WHERE due_at <= $1 ORDER BY due_at LIMIT ${claimBatch}
  FOR UPDATE SKIP LOCKED`;
const slots = `INSERT INTO routine_slots (routine_id, slot_at, until_at, count, outcome, run_id, claimed_by, recorded_at)
  SELECT routine, $3, $3, 1, 'ran', run, $4, $3 FROM unnest($1::text[], $2::text[]) AS it (routine, run)
  ON CONFLICT DO NOTHING`;
const runs = `INSERT INTO routine_runs
  (id, routine_id, trigger, status, slot_at, project_id, conversation_id, agent_run_id, started_at, claimed_by, version)
  SELECT run, routine, 'scheduled', 'queued', $4, '', '', agent, $4, $5, 1
  FROM unnest($1::text[], $2::text[], $3::text[]) AS it (routine, run, agent)`;
const onward = `UPDATE routines SET cursor_at = due_at, due_at = due_at + ${everyMs}, claimed_at = $2
  WHERE id = ANY ($1::text[])`;

/**
 * The reference: the shape of the claim in plain SQL, with the driver alone, on
 * the same tables. It knows that every schedule is the same interval.
 */
export async function openPlainClaims(url: string, slotAt: number): Promise<Claims> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const daemonId = `daemon-${process.pid}`;
  const inTransaction = async <T>(work: () => Promise<T>): Promise<T> => {
    await client.query('BEGIN');
    const result = await work();
    await client.query('COMMIT');
    return result;
  };
  return {
    claim: () =>
      inTransaction(async () => {
        const { rows } = await client.query(due, [slotAt]);
        if (rows.length === 0) return null;
        const routines = rows.map((row) => z.object({ id: z.string() }).parse(row).id);
        const ids = routines.map(() => `routine-run-${randomUUID()}`);
        const agents = routines.map(() => randomUUID());
        await client.query(slots, [routines, ids, slotAt, daemonId]);
        await client.query(runs, [routines, ids, agents, slotAt, daemonId]);
        await client.query(onward, [routines, slotAt]);
        return ids;
      }),
    complete: (runIds) =>
      inTransaction(async () => void (await client.query(completion, [slotAt, runIds]))),
    close: () => client.end(),
  };
}
