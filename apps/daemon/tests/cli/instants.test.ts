import { afterAll, beforeAll, expect, test } from 'vitest';
import { readInstant, readUntil } from '../../src/cli/instants.ts';
import { lengthText, readLength } from '../../src/cli/length.ts';

const own = process.env['TZ'];
beforeAll(() => {
  process.env['TZ'] = 'Europe/Berlin';
});
afterAll(() => {
  process.env['TZ'] = own;
});

test.each([
  ['on the local clock', '2026-12-01T09:00', '2026-12-01T08:00:00.000Z'],
  ['in summer', '2026-07-01T09:00:30', '2026-07-01T07:00:30.000Z'],
  ['in UTC', '2026-12-01T09:00Z', '2026-12-01T09:00:00.000Z'],
  ['with its distance from UTC', '2026-12-01T09:00+05:30', '2026-12-01T03:30:00.000Z'],
  ['to the millisecond', '2026-12-01T09:00:00.250Z', '2026-12-01T09:00:00.250Z'],
  ['as a date, from its midnight here', '2026-12-01', '2026-11-30T23:00:00.000Z'],
  ['as epoch milliseconds', '1779012900000', '2026-05-17T10:15:00.000Z'],
])('an instant can be given %s', (_, text, expected) => {
  expect(new Date(readInstant(text)).toISOString()).toBe(expected);
});

test.each(['', 'now', '2026', '20261201', '2026-13-01', '2026-12-01T25:00', '2026-12-01 09:00Z+1'])(
  'an instant cannot be given as %j',
  (text) => {
    expect(() => readInstant(text)).toThrow('Expected an instant');
  },
);

test('hours from now are real ones, days are those of the calendar', () => {
  // The clocks go forward at 02:00 on 29 March 2026.
  const eve = Date.parse('2026-03-28T12:00+01:00');
  expect(readUntil('24h', eve)).toBe(Date.parse('2026-03-29T13:00+02:00'));
  expect(readUntil('1d', eve)).toBe(Date.parse('2026-03-29T12:00+02:00'));
  expect(readUntil('90m', eve)).toBe(eve + 5_400_000);
  expect(readUntil('2026-03-29', eve)).toBe(Date.parse('2026-03-29T00:00+01:00'));
});

test('lengths are read and said without rounding', () => {
  expect(['90s', '2d', '5', '1.5h', '3 h'].map((text) => readLength(text)?.ms ?? null)).toEqual([
    90_000,
    172_800_000,
    null,
    null,
    null,
  ]);
  expect([90_000, 3_600_000, 172_800_000, 1_500].map(lengthText)).toEqual([
    '90 s',
    '1 h',
    '2 d',
    '1500 ms',
  ]);
});
