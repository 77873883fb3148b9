import type { Plan } from '../../../src/store/plan.ts';
import { changeRoutine } from '../../../src/store/queries/routines.ts';

/** Switches a routine off. @param from UTC epoch ms */
export function* switchOff(id: string, from: number): Plan<void> {
  yield* changeRoutine(id, { kind: 'paused', columns: { enabled: 0 }, from, dueAt: null });
}

/** Switches it on again: its slots count from then on. */
export function* switchOn(id: string, from: number): Plan<void> {
  yield* changeRoutine(id, { kind: 'resumed', columns: { enabled: 1 }, from, dueAt: from });
}

/** Deletes it; its history stays. */
export function* remove(id: string, from: number): Plan<void> {
  const columns = { deleted_at: from, enabled: 0 };
  yield* changeRoutine(id, { kind: 'deleted', columns, from, dueAt: null });
}

/** Lets it fire at another minute of every hour. */
export function* moveToMinute(id: string, minute: number, from: number): Plan<void> {
  const columns = { schedule_value: String(minute) };
  yield* changeRoutine(id, { kind: 'edited', columns, from, dueAt: from });
}
