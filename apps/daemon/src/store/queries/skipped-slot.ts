import { build } from '../compile.ts';
import { change, type Plan } from '../plan.ts';

/**
 * Says of the slot that a run was claimed for that it did not run after all, and
 * why. The entry keeps the run, and a run without a slot has none to change.
 */
export function* skipSlotOf(runId: string, cause: string): Plan<void> {
  const own = build.selectFrom('routine_runs').where('id', '=', runId);
  yield* change(
    build
      .updateTable('routine_slots')
      .set({ outcome: 'skipped', cause })
      .where('routine_id', '=', own.select('routine_id'))
      .where('slot_at', '=', own.select('slot_at'))
      .where('run_id', '=', runId),
  );
}
