import type { Schedule } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { nextSlot, slotsBetween } from '../../src/schedule/slots.ts';
import * as cases from './cron-cases.ts';

const START = Date.UTC(2026, 0, 1);

/** The first readings after the start, in UTC. */
function first(expression: string, count: number): string[] {
  const found: string[] = [];
  for (const at of slotsBetween({ kind: 'cron', expression }, 'UTC', START, 8.64e15)) {
    found.push(new Date(at).toISOString().replace(/(T\d\d:\d\d(?::\d\d)?)\.000Z$/, '$1'));
    if (found.length === count) break;
  }
  return found.map((reading) => reading.replace(/(T\d\d:\d\d):00$/, '$1'));
}

describe.each(Object.entries(cases))('cron: %s', (_group, some) => {
  it.each(some)('%s', (expression, expected) => {
    expect(first(expression, expected.length)).toEqual(expected);
  });
});

describe('cron across years and centuries', () => {
  it('passes over the year 2100, which has no 29 February', () => {
    const leapDay = { kind: 'cron', expression: '0 0 29 2 *' } as const;
    expect(nextSlot(leapDay, 'UTC', Date.UTC(2096, 1, 29))).toBe(Date.UTC(2104, 1, 29));
  });

  it('finds a leap day on a Monday, and says null where a day never comes again', () => {
    const monday = { kind: 'cron', expression: '0 0 29 2 */7' } as const;
    // */7 of the week is Sunday.
    expect(nextSlot(monday, 'UTC', START)).toBe(Date.UTC(2032, 1, 29));
    const never: Schedule = { kind: 'cron', expression: '0 9 * * 1', exclude: { weekdays: [1] } };
    expect(nextSlot(never, 'UTC', START)).toBeNull();
  });
});
