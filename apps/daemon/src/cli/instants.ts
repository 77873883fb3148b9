import { isLocalDateTime } from '@open-design/contracts';
import { InvalidArgumentError } from 'commander';
import { now } from '../clock.ts';
import { readLength } from './length.ts';

/** What can be typed for an instant, for help. */
export const instantForms =
  "2026-12-01T09:00 on this machine's clock, or with Z or +01:00 behind it; a date; epoch ms";

/**
 * Reads an instant: ISO 8601 with its distance from UTC; without one, the local
 * clock of this machine; a date, for its first instant here; or UTC epoch ms.
 * Seconds may be left out.
 *
 * @returns UTC epoch ms
 * @throws InvalidArgumentError, which ends the command with 2 and names the argument
 */
export function readInstant(text: string): number {
  // Shorter numbers are years and dates without their dashes.
  if (/^\d{9,15}$/.test(text)) return Number(text);
  const [, day = '', time = '00:00', fraction = '', zone = ''] =
    /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?)(\.\d{1,3})?(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? [];
  const reading = `${day}T${time}`;
  // Where no zone stands behind the time, the parser takes the local one.
  const at = isLocalDateTime(reading) ? Date.parse(withSeconds(reading, fraction) + zone) : NaN;
  if (!Number.isNaN(at)) return at;
  throw new InvalidArgumentError(`Expected an instant: ${instantForms}.`);
}

/** A fraction can only follow seconds. */
function withSeconds(reading: string, fraction: string): string {
  return fraction === '' || reading.length > 'YYYY-MM-DDTHH:MM'.length
    ? reading + fraction
    : `${reading}:00${fraction}`;
}

/**
 * Reads an instant still to come: as `readInstant` does, or a length from now.
 * Days are those of the local calendar: `2d` is the same time the day after
 * tomorrow, also when the clocks change in between.
 *
 * @returns UTC epoch ms
 * @throws InvalidArgumentError
 */
export function readUntil(text: string, from = now()): number {
  const length = readLength(text);
  if (length === null) return readInstant(text);
  if (length.unit !== 'd') return from + length.ms;
  const day = new Date(from);
  day.setDate(day.getDate() + length.count);
  return day.getTime();
}
