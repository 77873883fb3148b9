import type { FireNote, ScheduleSet, TimelineSlot } from '@open-design/contracts';
import type { Calendar } from '../../handoff.ts';
import type { Plan } from '../../store/plan.ts';
import {
  type ComingPage,
  type ComingRoutine,
  comingRoutines,
  dueAfterSlotMs,
} from '../../store/queries/coming-routines.ts';
import { createHeap } from './heap.ts';

/** What the schedule room tells of slots and clocks, as the wiring hands it over. */
export interface SlotReader {
  readonly next: Calendar['next'];
  /** What the schedule's wall clock shows at one of its slots. */
  show(
    schedule: ScheduleSet,
    at: number,
  ): { readonly local: string; readonly timezone: string; readonly note: FireNote | null } | null;
}

/** How many routines are read at once. */
const usualPage = 500;

/** A routine whose next slot is known, or only how early it can be. */
interface Pending {
  readonly routine: ComingRoutine;
  readonly slotAt: number | null;
}

/**
 * The coming slots of all routines in (from, until] (UTC epoch ms), earliest
 * first. What it costs depends on how many are listed: of a routine whose turn
 * does not come no slot is worked out, and most are not even read.
 */
export function* comingSlots(
  reader: SlotReader,
  { from, until, limit }: { readonly from: number; readonly until: number; readonly limit: number },
  pageSize = usualPage,
): Plan<{ slots: TimelineSlot[]; truncated: boolean }> {
  const heap = createHeap<Pending>();
  const slots: TimelineSlot[] = [];
  const add = ({ routines }: ComingPage) => {
    for (const routine of routines)
      heap.push(Math.max(routine.earliest, from + 1), { routine, slotAt: null });
  };
  const follow = (routine: ComingRoutine, after: number) => {
    const slotAt = reader.next(routine.schedule, after);
    if (slotAt !== null && slotAt <= until) heap.push(slotAt, { routine, slotAt });
  };
  let page = yield* comingRoutines(until, null, pageSize);
  add(page);
  for (;;) {
    while (page.next !== null && (heap.lowest() ?? Infinity) >= page.next.dueAt - dueAfterSlotMs) {
      page = yield* comingRoutines(until, page.next, pageSize);
      add(page);
    }
    const pending = heap.pop();
    if (pending === null) return { slots, truncated: false };
    const { routine, slotAt } = pending;
    if (slotAt === null) {
      follow(routine, Math.max(routine.after, from));
      continue;
    }
    if (slots.length === limit) return { slots, truncated: true };
    const shown = reader.show(routine.schedule, slotAt);
    if (shown !== null)
      slots.push({ routineId: routine.id, name: routine.name, at: slotAt, ...shown });
    follow(routine, slotAt);
  }
}
