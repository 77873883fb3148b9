import type { DstPolicy, Schedule } from '@open-design/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { previewSlots } from '../../src/schedule/preview.ts';
import { slotsBetween, summarizeSlots } from '../../src/schedule/slots.ts';
import { expectedSlots, findJumpDays, type IsWanted, scanMinutes } from './minute-scan.ts';

// `npm run test:oracle` looks at every zone and every change; else a sample is
// chosen by a seed, which is printed and can be given as OD_ORACLE_SEED.
const isWhole = process.env['OD_ORACLE'] === 'all';
const seed = Number(process.env['OD_ORACLE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const SAMPLE = 12;
const PATIENCE_MS = isWhole ? 3_600_000 : 60_000;

const DAY = 86_400_000;
const [FROM, UNTIL] = [Date.UTC(2020, 0, 1), Date.UTC(2038, 0, 1)];

const policies: DstPolicy[] = (['shift', 'next', 'skip'] as const).flatMap((gap) =>
  (['first', 'second', 'both'] as const).map((overlap) => ({ gap, overlap })),
);

/** A schedule and, said a second time and in other words, the minutes that it names. */
interface Case {
  readonly schedule: Schedule;
  readonly isWanted: IsWanted;
  readonly isEveryHour?: boolean;
}

/** Schedules that have something to do on this date. */
function casesAround(date: Date): Case[] {
  const minuteOf = (shown: Date) => shown.getUTCHours() * 60 + shown.getUTCMinutes();
  const isDate = (shown: Date) =>
    shown.getUTCMonth() === date.getUTCMonth() && shown.getUTCDate() === date.getUTCDate();
  const [month, day, weekday] = [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCDay()];
  const fixed = policies.flatMap((dst): Case[] => [
    {
      schedule: { kind: 'cron', expression: '*/15 0-5,21-23 * * *', dst },
      isWanted: (shown) =>
        shown.getUTCMinutes() % 15 === 0 && (shown.getUTCHours() < 6 || shown.getUTCHours() > 20),
    },
    {
      schedule: { kind: 'cron', expression: `10,40 0-4 ${day} ${month} *`, dst },
      isWanted: (shown) =>
        isDate(shown) && [10, 40].includes(shown.getUTCMinutes()) && shown.getUTCHours() < 5,
    },
    {
      schedule: { kind: 'monthly', day, time: '02:30', dst },
      isWanted: (shown) => shown.getUTCDate() === day && minuteOf(shown) === 150,
    },
    {
      schedule: { kind: 'weekly', weekday, time: '00:00', dst },
      isWanted: (shown) => shown.getUTCDay() === weekday && minuteOf(shown) === 0,
    },
    {
      schedule: { kind: 'daily', time: '01:30', exclude: { weekdays: [(weekday + 1) % 7] }, dst },
      isWanted: (shown) => minuteOf(shown) === 90 && shown.getUTCDay() !== (weekday + 1) % 7,
    },
    {
      schedule: {
        kind: 'rrule',
        rule: 'DTSTART:20190101T023000\nRRULE:FREQ=DAILY;BYHOUR=0,2,23;BYMINUTE=0,30',
        dst,
      },
      isWanted: (shown) =>
        [0, 2, 23].includes(shown.getUTCHours()) && shown.getUTCMinutes() % 30 === 0,
    },
  ]);
  return [
    ...fixed,
    {
      schedule: { kind: 'hourly', minute: 15 },
      isWanted: (it) => it.getUTCMinutes() === 15,
      isEveryHour: true,
    },
    {
      schedule: { kind: 'cron', expression: '*/20 * * * *' },
      isWanted: (shown) => shown.getUTCMinutes() % 20 === 0,
      isEveryHour: true,
    },
    {
      schedule: { kind: 'rrule', rule: 'DTSTART:20190101T000500\nRRULE:FREQ=HOURLY' },
      isWanted: (shown) => shown.getUTCMinutes() === 5,
      isEveryHour: true,
    },
  ];
}

function expectAsScanned(zone: string, jumpDay: number): void {
  const [after, until] = [jumpDay - 1.5 * DAY - 1, jumpDay + 2.5 * DAY];
  // A day more is scanned on each side than compared: what is shown there decides what counts as repeated.
  const readings = scanMinutes(zone, after + 1 - DAY, until + DAY);
  for (const { schedule, isWanted, isEveryHour } of casesAround(new Date(jumpDay + DAY / 2))) {
    const all = expectedSlots(schedule, readings, isWanted, isEveryHour ?? false);
    const expected = all.filter((at) => at > after && at <= until);
    const label = `${zone} ${new Date(jumpDay).toISOString()} ${JSON.stringify(schedule)} (seed ${seed})`;
    expect([...slotsBetween(schedule, zone, after, until)], label).toEqual(expected);
    expect(summarizeSlots(schedule, zone, after, until)?.count ?? 0, label).toBe(expected.length);
    const { fires } = previewSlots({ schedules: schedule, zone, from: after, until, count: 1_000 });
    expect(
      fires.map(({ at }) => at),
      label,
    ).toEqual(expected);
  }
}

describe('every policy around changes of the clocks, against a scan minute by minute', () => {
  const zones = Intl.supportedValuesOf('timeZone');

  it.each(isWhole ? zones : [])(
    'in %s, every change from 2020 to 2037',
    (zone) => {
      for (const day of findJumpDays(zone, FROM, UNTIL)) expectAsScanned(zone, day);
    },
    PATIENCE_MS,
  );

  it.skipIf(isWhole)(
    `in zones and on days at random (seed ${seed})`,
    () => {
      console.info(`oracle sample: OD_ORACLE_SEED=${seed}`);
      const pick = fc.tuple(fc.constantFrom(...zones), fc.nat());
      for (const [zone, nth] of fc.sample(pick, { seed, numRuns: SAMPLE })) {
        const days = findJumpDays(zone, FROM, UNTIL);
        expectAsScanned(zone, days[nth % days.length] ?? FROM + (nth % 6_000) * DAY);
      }
    },
    PATIENCE_MS,
  );
});
