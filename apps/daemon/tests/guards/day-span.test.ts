import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daySpan } from '../../src/schedule/day-span.ts';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Tokyo',
];

/** Clocks are set back over midnight, forward over it, and over a whole day. */
const changes = ['2010-11-07T02:31:00Z', '2018-11-04T03:00:00Z', '2011-12-30T10:00:00Z'];

describe('the day of a budget', () => {
  it('holds its instant, and the days touch each other', () => {
    const any = fc.integer({ min: Date.UTC(1985, 0, 1), max: Date.UTC(2035, 0, 1) });
    const near = fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -100, max: 100 }))
      .map(([at, minutes]) => Date.parse(at) + minutes * 60_000);
    const instant = fc.oneof(any, near);
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (zone, at) => {
        const { from, until } = daySpan(zone, at);
        expect(from).toBeLessThanOrEqual(at);
        expect(at).toBeLessThan(until);
        expect(daySpan(zone, from)).toEqual({ from, until });
        expect(daySpan(zone, until - 1)).toEqual({ from, until });
        expect(daySpan(zone, until).from).toBe(until);
        expect(daySpan(zone, from - 1).until).toBe(from);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['Europe/Berlin', '2026-03-29T12:00:00Z', 23],
    ['Europe/Berlin', '2026-10-25T12:00:00Z', 25],
    // The clocks jumped from midnight to one o'clock.
    ['America/Sao_Paulo', '2018-11-04T12:00:00Z', 23],
    // They were set back at one minute past midnight, into the day before.
    ['America/St_Johns', '2010-11-07T12:00:00Z', 25],
  ])('in %s around %s has %i hours', (zone, at, hours) => {
    const { from, until } = daySpan(zone, Date.parse(at));
    expect((until - from) / 3_600_000).toBe(hours);
  });
});
