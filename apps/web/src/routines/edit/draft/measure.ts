import { z } from 'zod';

/** A length of time or a size as a person enters it: a number as it was typed, and its unit. */
export const Measure = z.object({ count: z.string(), unit: z.string() });
export type Measure = z.infer<typeof Measure>;

export interface Unit {
  readonly symbol: string;
  readonly name: string;
  /** How many of the base unit (ms, bytes) it is. */
  readonly factor: number;
}

/** Largest first. */
export const lengthUnits: readonly Unit[] = [
  { symbol: 'd', name: 'days', factor: 86_400_000 },
  { symbol: 'h', name: 'hours', factor: 3_600_000 },
  { symbol: 'm', name: 'minutes', factor: 60_000 },
  { symbol: 's', name: 'seconds', factor: 1_000 },
  { symbol: 'ms', name: 'milliseconds', factor: 1 },
];

/** Largest first. Powers of 1,000 and of 1,024, so that either kind of number stays a whole one. */
export const sizeUnits: readonly Unit[] = [
  { symbol: 'GiB', name: 'GiB', factor: 1_073_741_824 },
  { symbol: 'GB', name: 'GB', factor: 1_000_000_000 },
  { symbol: 'MiB', name: 'MiB', factor: 1_048_576 },
  { symbol: 'MB', name: 'MB', factor: 1_000_000 },
  { symbol: 'B', name: 'bytes', factor: 1 },
];

/** In the largest unit of which it is a whole number; null is an empty field. @param value ms, or bytes */
export function measureOf(value: number | null | undefined, units: readonly Unit[]): Measure {
  if (value === null || value === undefined) return emptyMeasure(units);
  const whole = units.find(({ factor }) => value !== 0 && value % factor === 0);
  const unit = whole ?? units.find(({ factor }) => factor === 1_000) ?? units.at(-1);
  return unit === undefined
    ? { count: String(value), unit: '' }
    : { count: String(value / unit.factor), unit: unit.symbol };
}

/** Nothing entered yet, in a middling unit. */
export function emptyMeasure(units: readonly Unit[]): Measure {
  return { count: '', unit: units[Math.floor(units.length / 2)]?.symbol ?? '' };
}

/** What was entered in the base unit; undefined for an empty field, not a number where it cannot be read. */
export function valueOf(measure: Measure, units: readonly Unit[]): number | undefined {
  const count = numberOf(measure.count);
  if (count === undefined) return undefined;
  const value = count * (units.find(({ symbol }) => symbol === measure.unit)?.factor ?? Number.NaN);
  // 1.1 minutes are 66,000 ms, whatever the machine's arithmetic makes of it.
  return Math.abs(value - Math.round(value)) < 1e-6 ? Math.round(value) : value;
}

/** A number as it was typed; undefined for an empty field, not a number where it is none. */
export function numberOf(text: string): number | undefined {
  return text.trim() === '' ? undefined : Number(text);
}
