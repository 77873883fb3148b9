/** A length of time as a whole number of the largest unit that divides it. */
interface Measure {
  readonly count: number;
  readonly unit: Unit;
}

type Unit = (typeof units)[number];

/** Largest first. There are no days: on the wall clock they are not always 24 hours long. */
const units = [
  { symbol: 'h', name: 'hour', ms: 3_600_000 },
  { symbol: 'm', name: 'minute', ms: 60_000 },
  { symbol: 's', name: 'second', ms: 1000 },
  { symbol: 'ms', name: 'millisecond', ms: 1 },
] as const;

/** The symbols that `parseDuration` reads, for messages. */
export const durationUnits: string = units.map(({ symbol }) => symbol).join(', ');

/** Milliseconds of a length of time such as `90s`, or null where the text is no such thing. */
export function parseDuration(text: string): number | null {
  const [, count, symbol] = /^(\d+)([a-z]+)$/.exec(text) ?? [];
  const unit = units.find((it) => it.symbol === symbol);
  return unit === undefined ? null : Number(count) * unit.ms;
}

/** Whole milliseconds in the form that `parseDuration` reads back: 90,000 is `90s`. */
export function formatDuration(ms: number): string {
  const { count, unit } = measure(ms);
  return `${count}${unit.symbol}`;
}

/** Whole milliseconds as they follow "every" in English: "90 seconds", "hour". */
export function describeInterval(ms: number): string {
  const { count, unit } = measure(ms);
  return count === 1 ? unit.name : `${count} ${unit.name}s`;
}

function measure(ms: number): Measure {
  const unit = units.find((it) => ms % it.ms === 0) ?? units[3];
  return { count: ms / unit.ms, unit };
}
