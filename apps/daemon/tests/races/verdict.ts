import type { Ground } from '../store/ground.ts';
import type { Racer } from './race.ts';
import { routineId } from './slots.ts';

/** What went wrong in a race, by routine; each has one slot. */
export interface Verdict {
  /** Without an entry in the ledger, or without a run. */
  readonly lost: readonly string[];
  /** With more than one entry, more than one run, or more than one process that says it has it. */
  readonly doubled: readonly string[];
  /** Said to be claimed by a process of which the ledger knows nothing, or the other way round. */
  readonly disputed: readonly string[];
}

/** A race without a fault. */
export const clean: Verdict = { lost: [], doubled: [], disputed: [] };

/**
 * Compares what the processes say with what the database holds.
 *
 * @param told false where processes were killed, whose last words may be missing
 */
export async function judge(
  ground: Pick<Ground, 'sql'>,
  racers: readonly Racer[],
  { count, told = true }: { readonly count: number; readonly told?: boolean },
): Promise<Verdict> {
  const entries = await tally(ground, 'SELECT routine_id AS id FROM routine_slots');
  const runs = await tally(
    ground,
    `SELECT routine_slots.routine_id AS id FROM routine_slots
     JOIN routine_runs ON routine_runs.id = routine_slots.run_id
      AND routine_runs.slot_at = routine_slots.slot_at`,
  );
  const allRuns = await tally(ground, 'SELECT routine_id AS id FROM routine_runs');
  const said = tallyOf(racers.flatMap((it) => it.claimed));
  const ids = Array.from({ length: count }, (_, n) => routineId(n));
  const of = (counts: ReadonlyMap<string, number>, id: string) => counts.get(id) ?? 0;
  return {
    lost: ids.filter((id) => of(entries, id) === 0 || of(runs, id) === 0),
    doubled: ids.filter((id) => [entries, allRuns, said].some((counts) => of(counts, id) > 1)),
    disputed: ids.filter((id) =>
      told ? of(said, id) !== of(entries, id) : of(said, id) > of(entries, id),
    ),
  };
}

async function tally(ground: Pick<Ground, 'sql'>, query: string): Promise<Map<string, number>> {
  return tallyOf((await ground.sql(query)).map((row) => String(row['id'])));
}

function tallyOf(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
