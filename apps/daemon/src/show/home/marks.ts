import { causeInWords, type TimelineMark } from '@open-design/contracts';
import type { Plan } from '../../store/plan.ts';
import { type Absence, absencesWithin } from '../../store/queries/absences.ts';

/** The changes of a zone's clocks in (from, until] (UTC epoch ms); offsets are ms east of UTC. */
export type ClockChanges = (
  timezone: string,
  from: number,
  until: number,
) => readonly {
  readonly at: number;
  readonly offsetBefore: number;
  readonly offsetAfter: number;
}[];

const mostMarks = 500;

/**
 * What happens to time in (from, until]: changes of the clocks of these zones,
 * and stretches that have passed without anyone who could take a slot.
 */
export function* timelineMarks(
  changesOf: ClockChanges,
  zones: Iterable<string>,
  { from, until }: { readonly from: number; readonly until: number },
): Plan<{ marks: TimelineMark[]; truncated: boolean }> {
  const absences = yield* absencesWithin(from, until, mostMarks + 1);
  const changes = [...zones].flatMap((timezone) =>
    changesOf(timezone, from, until).map(({ at, offsetBefore, offsetAfter }) => ({
      at,
      untilAt: null,
      kind: 'dst' as const,
      timezone,
      text: changeInWords(timezone, { at, offsetBefore, offsetAfter }),
    })),
  );
  const marks = [...withoutRepeats(absences).map(absenceMark), ...changes].toSorted(
    (a, b) => a.at - b.at,
  );
  return { marks: marks.slice(0, mostMarks), truncated: marks.length > mostMarks };
}

/** Of daemons that were away together each wrote it down. */
function withoutRepeats(absences: readonly Absence[]): Absence[] {
  const kept: Absence[] = [];
  for (const it of absences) {
    const isCovered = kept.some(
      ({ cause, from, until }) => cause === it.cause && from <= it.from && it.until <= until,
    );
    if (!isCovered) kept.push(it);
  }
  return kept;
}

function absenceMark({ from, until, cause }: Absence): TimelineMark {
  const text = `No slot could be taken: ${causeInWords[cause]}.`;
  return { at: from, untilAt: until, kind: cause, timezone: null, text };
}

function changeInWords(
  timezone: string,
  change: { readonly at: number; readonly offsetBefore: number; readonly offsetAfter: number },
): string {
  const { at, offsetBefore, offsetAfter } = change;
  const way = offsetAfter > offsetBefore ? 'forward' : 'back';
  const minutes = Math.abs(offsetAfter - offsetBefore) / 60_000;
  const by = minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.round(minutes)} min`;
  return `The clocks of ${timezone} go ${way} by ${by}, from ${wall(at + offsetBefore)} to ${wall(at + offsetAfter)}.`;
}

function wall(reading: number): string {
  return new Date(reading).toISOString().slice(11, 16);
}
