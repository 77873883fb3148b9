import type { TimelineSlot } from '@open-design/contracts';

/** A routine's slots of the day, as one line of the picture. */
export interface Lane {
  readonly routineId: string;
  readonly name: string;
  readonly timezone: string;
  /** Earliest first. */
  readonly slots: readonly TimelineSlot[];
  /** So many that single ones could not be told apart. */
  readonly isDense: boolean;
}

const mostDots = 60;

/** One lane a routine, the one with the next slot first. @param slots earliest first */
export function lanesOf(slots: readonly TimelineSlot[]): readonly Lane[] {
  const lanes = new Map<string, TimelineSlot[]>();
  for (const slot of slots) {
    const lane = lanes.get(slot.routineId);
    if (lane === undefined) lanes.set(slot.routineId, [slot]);
    else lane.push(slot);
  }
  return [...lanes.entries()].flatMap(([routineId, own]) => {
    const [first] = own;
    return first === undefined
      ? []
      : [
          {
            routineId,
            name: first.name,
            timezone: first.timezone,
            slots: own,
            isDense: own.length > mostDots,
          },
        ];
  });
}

/** Every so many hours from the first instant on, up to the last. UTC epoch ms. */
export function hoursIn(from: number, until: number, everyHours: number): readonly number[] {
  const stepMs = everyHours * 3_600_000;
  return Array.from(
    { length: Math.floor((until - from) / stepMs) + 1 },
    (_, index) => from + index * stepMs,
  );
}
