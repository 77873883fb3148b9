import { expect, test } from 'vitest';
import { layOut } from '../src/routines/detail/grid/layout.ts';
import { clockIn, daysFrom, isSkippedHour } from '../src/routines/detail/grid/zone-days.ts';

const hours = (ms: number) => ms / 3_600_000;

test('days are as long as the zone has them, and a day on which its clocks change says how', () => {
  const spring = daysFrom('2026-03-28', 3, 'Europe/Berlin');
  expect(spring.map(({ from, until }) => hours(until - from))).toEqual([24, 23, 24]);
  expect(spring[1]?.change).toMatchObject({ from: '02:00', to: '03:00', byMs: 3_600_000 });
  expect(spring.map((day) => isSkippedHour(day, 2))).toEqual([false, true, false]);
  const autumn = daysFrom('2026-10-25', 1, 'Europe/Berlin')[0];
  expect(autumn?.change).toMatchObject({ from: '03:00', to: '02:00', byMs: -3_600_000 });
  const half = daysFrom('2026-10-04', 1, 'Australia/Lord_Howe')[0];
  expect(half?.change).toMatchObject({ from: '02:00', to: '02:30' });
  // The clocks of Cairo skip midnight itself.
  const cairo = daysFrom('2026-04-23', 2, 'Africa/Cairo');
  expect(cairo.map(({ from, until }) => hours(until - from))).toEqual([24, 23]);
  expect(new Date(cairo[1]?.from ?? 0).toISOString()).toBe('2026-04-23T22:00:00.000Z');
});

test('an hour that the clocks show twice holds the slots of both, under one label', () => {
  const [day] = daysFrom('2026-10-25', 1, 'Europe/Berlin');
  const at = Date.parse('2026-10-25T00:30:00Z');
  const both = [at, at + 3_600_000];
  if (day === undefined) throw new Error('There is no such day.');
  expect(both.map((slotAt) => clockIn(day, slotAt))).toEqual(['02:30', '02:30']);
  const cells = both.map((slotAt) => ({
    slotAt,
    untilAt: slotAt,
    count: 1,
    outcome: 'ran' as const,
    cause: null,
    reason: '',
    runId: null,
    agentRunId: null,
    status: null,
    trigger: null,
  }));
  const { columns, rows } = layOut(cells, [day]);
  expect(columns.map(({ label }) => label)).toEqual(['02:30']);
  expect(rows[0]?.kind === 'day' && rows[0].boxes[0]?.length).toBe(2);
});
