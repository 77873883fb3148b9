import type { Schedule } from '@open-design/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextSlot, slotsBetween, summarizeSlots } from '../../src/schedule/slots.ts';
import { expectedSlots, findJumpDays, scanMinutes } from './minute-scan.ts';

const DAY = 86_400_000;
const seed = Math.floor(Math.random() * 2 ** 31);

const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
/** Most jumps happen at night, so that most of the times do. */
const nightly = fc.oneof(
  { weight: 3, arbitrary: time.map((at) => at.replace(/^\d\d/, (hour) => `0${Number(hour) % 4}`)) },
  { weight: 1, arbitrary: time },
);
const schedules: fc.Arbitrary<Schedule> = fc.oneof(
  fc.record({ kind: fc.constant('hourly' as const), minute: fc.integer({ min: 0, max: 59 }) }),
  fc.record({ kind: fc.constant('daily' as const), time: nightly }),
  fc.record({ kind: fc.constant('weekdays' as const), time: nightly }),
  fc.record({
    kind: fc.constant('weekly' as const),
    weekday: fc.integer({ min: 0, max: 6 }),
    time: nightly,
  }),
);

function expectSlotsAsScanned(zone: string, jumpDay: number, some: readonly Schedule[]): void {
  // Two days more are scanned than compared: what a day before has shown decides what counts as repeated.
  const [after, until] = [jumpDay - 2 * DAY - 1, jumpDay + 3 * DAY];
  const readings = scanMinutes(zone, after + 1 - 2 * DAY, until + 60_000);
  for (const schedule of some) {
    const expected = expectedSlots(schedule, readings).filter((at) => at > after && at <= until);
    const label = `${zone} ${JSON.stringify(schedule)} (seed ${seed})`;
    expect([...slotsBetween(schedule, zone, after, until)], label).toEqual(expected);
    expect(nextSlot(schedule, zone, after), label).toBe(
      expected[0] ?? nextSlot(schedule, zone, until),
    );
    expect(summarizeSlots(schedule, zone, after, until)?.count ?? 0, label).toBe(expected.length);
  }
}

describe('slots are what a scan of the wall clock, minute by minute, finds', () => {
  it(`around changes from 2020 to 2037, in zones at random (seed ${seed})`, () => {
    const sample = fc.sample(fc.tuple(zones, fc.nat()), { seed, numRuns: 20 });
    for (const [index, [zone, pick]] of sample.entries()) {
      const days = findJumpDays(zone, Date.UTC(2020, 0, 1), Date.UTC(2038, 0, 1));
      const some = fc.sample(schedules, { seed: seed + index, numRuns: 12 });
      for (const nth of [pick, pick + 1]) {
        const day = days[nth % days.length] ?? Date.UTC(2020 + (nth % 18), nth % 12, 1);
        expectSlotsAsScanned(zone, day, some);
      }
    }
  });

  it.each([
    ['Australia/Lord_Howe', '2026-10-03'],
    ['Australia/Lord_Howe', '2026-04-04'],
    ['America/Sao_Paulo', '2018-11-04'],
    ['America/St_Johns', '2011-11-06'],
    ['America/St_Johns', '2011-03-13'],
    ['Africa/Casablanca', '2026-02-15'],
    ['Antarctica/Troll', '2026-03-29'],
    ['Pacific/Apia', '2011-12-30'],
    ['Asia/Pyongyang', '2018-05-04'],
    ['America/Caracas', '2016-05-01'],
  ])('in %s around %s, every half hour of the day and night', (zone, day) => {
    const halfHours = Array.from({ length: 48 }, (_, index) => {
      const at = new Date(index * 1_800_000).toISOString().slice(11, 16);
      return { kind: 'daily', time: at } as const;
    });
    const some = [
      ...fc.sample(schedules, { seed, numRuns: 10 }),
      { kind: 'hourly', minute: 0 } as const,
      { kind: 'hourly', minute: 15 } as const,
      ...halfHours,
    ];
    expectSlotsAsScanned(zone, Date.parse(day), some);
  });
});
