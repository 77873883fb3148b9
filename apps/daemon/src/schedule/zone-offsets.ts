const SECOND = 1000;
const DAY = 86_400_000;

/** The stretch of time that is looked up at once. */
const PERIOD = 366 * DAY;
/**
 * How far apart the samples lie that changes are found between. The closest
 * two changes of any zone since 1970 are seven days apart (Brazil, October 2000).
 */
const STEP = 6 * DAY;

/** The last instant that a JavaScript date can hold. */
export const LAST_INSTANT = 8_640_000_000_000_000;
/** The IANA database has no change before 1844; every zone keeps its first offset until then. */
const FIRST_SAMPLE = Date.UTC(1800, 0, 1);
/** A day short of the end, so that the wall clock of the sample can still be held. */
const LAST_SAMPLE = LAST_INSTANT - DAY;

/** A stretch of time, `from` included and `until` not (UTC epoch ms), with one offset (ms east of UTC). */
export interface Span {
  readonly from: number;
  readonly until: number;
  readonly offset: number;
}

/**
 * The offsets of one time zone. Spans touch each other; neighbours may have the
 * same offset, because a span also ends where a looked-up period ends.
 */
export interface ZoneOffsets {
  spanAt(instant: number): Span;
}

/** `Intl` takes microseconds for each question, so that the answers are kept for the life of the process. */
const known = new Map<string, ZoneOffsets>();

/**
 * The offsets of an IANA time zone, looked up a year at a time as they are asked for.
 * @throws RangeError when the runtime does not know the zone.
 */
export function zoneOffsets(zone: string): ZoneOffsets {
  const before = known.get(zone);
  if (before !== undefined) return before;
  const readOffset = offsetReader(zone);
  const periods = new Map<number, readonly Span[]>();
  const offsets: ZoneOffsets = {
    spanAt(instant) {
      const index = Math.floor(instant / PERIOD);
      let spans = periods.get(index);
      if (spans === undefined) {
        spans = findSpans(readOffset, index * PERIOD, (index + 1) * PERIOD);
        periods.set(index, spans);
      }
      for (const span of spans) if (instant < span.until) return span;
      throw new RangeError(`cannot find the offset of ${zone}: ${instant} is no instant`);
    },
  };
  known.set(zone, offsets);
  return offsets;
}

type OffsetReader = (instant: number) => number;

/**
 * Reads the wall clock down to the second, since some offsets are not whole
 * minutes: Monrovia was 44 minutes and 30 seconds behind UTC until 1972.
 */
function offsetReader(zone: string): OffsetReader {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const at = Math.min(Math.max(instant, FIRST_SAMPLE), LAST_SAMPLE);
    // As `5/17/2026, 10:15:00`. A Date and not a number: replaced clocks take the number 0 for "now".
    const numbers = format.format(new Date(at)).match(/\d+/g) ?? [];
    const [month = 1, day = 1, year = 0, hour = 0, minute = 0, second = 0] = numbers.map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second) - at;
  };
}

/** The spans of a period whose ends are whole seconds. */
function findSpans(readOffset: OffsetReader, from: number, until: number): readonly Span[] {
  const spans: Span[] = [];
  let start = from;
  let offset = readOffset(from);
  for (let left = from; left < until; left += STEP) {
    const right = left + STEP;
    const offsetRight = readOffset(right);
    if (offsetRight === offset) continue;
    const change = findChange(readOffset, left, right, offset);
    // A change at the very end belongs to the next period.
    if (change === until) break;
    spans.push({ from: start, until: change, offset });
    start = change;
    offset = offsetRight;
  }
  spans.push({ from: start, until, offset });
  return spans;
}

/** The first whole second after `left`, up to `right`, at which the offset is no longer `offset`. */
function findChange(readOffset: OffsetReader, left: number, right: number, offset: number): number {
  let same = left / SECOND;
  let changed = right / SECOND;
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (readOffset(middle * SECOND) === offset) same = middle;
    else changed = middle;
  }
  return changed * SECOND;
}
