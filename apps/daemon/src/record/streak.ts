import type { RunStatus } from '@open-design/contracts';
import { build } from '../store/compile.ts';
import { change, type Plan } from '../store/plan.ts';
import { changeRoutine } from '../store/queries/routines.ts';
import { takeForEdit } from '../store/queries/unreadable-routines.ts';

/**
 * Counts failed runs in a row, and pauses the routine when its policy says that
 * it is enough. A run that was canceled, interrupted or parked says nothing about
 * the routine.
 */
export function* countOutcome(routineId: string, status: RunStatus): Plan<void> {
  const isGood = status === 'succeeded' || status === 'nothing_to_do';
  const isBad = status === 'failed' || status === 'timed_out' || status === 'blocked';
  if (!isGood && !isBad) return;
  // One whose definition cannot be read has no policy to go by; the run's end is recorded all the same.
  const routine = (yield* takeForEdit(routineId))?.readable ?? null;
  if (routine === null) return;
  const failures = isBad ? routine.failures + 1 : 0;
  if (failures === routine.failures) return;
  const limit = routine.policies.pauseAfterFailures;
  if (!routine.enabled || limit === null || failures < limit) {
    yield* change(build.updateTable('routines').set({ failures }).where('id', '=', routineId));
    return;
  }
  const note = `Paused after ${failures} failed runs in a row.`;
  yield* changeRoutine(routineId, {
    kind: 'paused',
    columns: { failures, enabled: 0, paused_by: 'policy', note, snoozed_until: null },
    // From its last accounted slot on, so that none is implied that nobody will look at.
    from: routine.cursorAt,
    dueAt: null,
  });
}
