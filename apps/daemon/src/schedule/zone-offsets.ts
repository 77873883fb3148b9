const SECOND = 1000;
const QUARTER = 900_000;
const DAY = 86_400_000;

/**
 * The stretch of time that is looked up at once. The first question of a zone
 * waits for it, so that it is short: some thirty answers of `Intl` at the most.
 */
const PERIOD = 84 * DAY;
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
 * The offsets of an IANA time zone, looked up some weeks at a time as they are asked for.
 * @throws RangeError when the runtime does not know the zone.
 */
export function zoneOffsets(zone: string): ZoneOffsets {
  const before = known.get(zone);
  if (before !== undefined) return before;
  const offsets = withoutChanges.has(zone) ? alwaysUtc : lookedUp(zone);
  known.set(zone, offsets);
  return offsets;
}

/** Names of UTC itself. Making a formatter loads a dozen milliseconds of tables, which these need not wait for. */
const withoutChanges: ReadonlySet<string> = new Set(['UTC', 'Etc/UTC']);

const alwaysUtc: ZoneOffsets = {
  spanAt: () => ({ from: -Infinity, until: Infinity, offset: 0 }),
};

function lookedUp(zone: string): ZoneOffsets {
  const readOffset = offsetReader(zone);
  const periods = new Map<number, readonly Span[]>();
  return {
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
}

type OffsetReader = (instant: number) => number;

/**
 * Reads the wall clock down to the second, since some offsets are not whole
 * minutes: Monrovia was 44 minutes and 30 seconds behind UTC until 1972.
 */
function offsetReader(zone: string): OffsetReader {
  const format = new Intl.DateTimeFormat('en-US', {
    // Gregorian calendar and Latin digits are this locale's own; to name them makes the formatter slower to make.
    timeZone: zone,
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

/**
 * The first whole second after `left`, up to `right`, at which the offset is no
 * longer `offset`. Changes are at a quarter of an hour, but for a few of long ago.
 */
function findChange(readOffset: OffsetReader, left: number, right: number, offset: number): number {
  const changed = (at: number) => readOffset(at) !== offset;
  const quarter = firstOf(changed, left, right, QUARTER);
  if (!changed(quarter - SECOND)) return quarter;
  return firstOf(changed, quarter - QUARTER, quarter, SECOND);
}

/** The first of the instants after `left` in whole steps, up to `right`, from which on something holds. */
function firstOf(
  holds: (at: number) => boolean,
  left: number,
  right: number,
  step: number,
): number {
  let before = left / step;
  let from = right / step;
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (holds(middle * step)) from = middle;
    else before = middle;
  }
  return from * step;
}
