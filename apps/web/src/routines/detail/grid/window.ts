import { dateAfter, dateIn, daysFrom, type ZoneDay } from './zone-days.ts';

/** How many weeks a grid reaches back. */
export const ranges = [4, 12, 52] as const;
export type Range = (typeof ranges)[number];

/** Coming days that are shown beside those that have passed. */
const daysAhead = 3;

/** The days of a grid: `weeks` of them, `back` times as long ago as that. */
export function daysOfWindow({
  weeks,
  back,
  zone,
  now,
}: {
  readonly weeks: Range;
  readonly back: number;
  readonly zone: string;
  /** UTC epoch ms */
  readonly now: number;
}): readonly ZoneDay[] {
  const count = weeks * 7;
  const last = dateAfter(dateIn(now, zone), daysAhead - back * count);
  return daysFrom(dateAfter(last, 1 - count), count, zone);
}
