import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chartOf } from '../../../src/agents/brief/chart.ts';

const DAY = 86_400_000;
const until = Date.parse('2026-03-31T12:00:00Z');

test('a week is drawn by UTC days, a day by hours, with the empty ones', () => {
  const week = chartOf([until - 2 * DAY], { kind: 'last-days', since: until - 7 * DAY, until });
  expect(week.unit).toBe('day');
  expect(week.bars.map((bar) => bar.count)).toEqual([0, 0, 0, 0, 0, 1, 0, 0]);
  expect(week.bars[0]?.start).toBe(Date.parse('2026-03-24T00:00:00Z'));
  const day = chartOf([until], { kind: 'since-success', since: until - DAY, until });
  expect(day.unit).toBe('hour');
  expect(day.bars).toHaveLength(25);
});

test('whatever the instants are, each is counted once and the bars stay readable', () => {
  const instant = fc.integer({ min: -8.64e15, max: 8.64e15 });
  const period = fc.oneof(
    fc.record({
      kind: fc.constant('since-success' as const),
      since: instant,
      until: fc.constant(until),
    }),
    fc.record({ kind: fc.constant('last-items' as const), until: fc.constant(until) }),
  );
  fc.assert(
    fc.property(fc.array(instant, { maxLength: 20 }), period, (instants, when) => {
      const { bars } = chartOf(instants, when);
      expect(bars.length).toBeGreaterThan(0);
      expect(bars.length).toBeLessThanOrEqual(400);
      expect(bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(instants.length);
    }),
  );
});
