import { describe, expect, it } from 'vitest';
import { Schedule, Schedules } from '../src/index.ts';

function faults(schedule: object): string[] {
  const result = Schedule.safeParse(schedule);
  return result.success
    ? []
    : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('a cron expression is refused with the field and what was expected', () => {
  it.each([
    ['', 'expected 5 fields'],
    ['* * * *', 'got 4'],
    ['0 0 0 1 1 ? 2026', 'got 7'],
    ['@reboot', '@reboot is not known; expected one of @hourly'],
    ['60 * * * *', 'minute: expected 0–59; got "60"'],
    ['* 24 * * *', 'hour: expected 0–23; got "24"'],
    ['* * 0 * *', 'day of month: expected 1–31; got "0"'],
    ['* * * 13 *', 'month: expected 1–12 or jan–dec; got "13"'],
    ['* * * JANUARY *', 'month: expected 1–12 or jan–dec'],
    ['* * * * 8', 'day of week: expected 0–7 or sun–sat; got "8"'],
    ['60 * * * * *', 'second: expected 0–59'],
    ['5-1 * * * *', 'minute: 5-1 runs backwards'],
    ['* 22-2 * * *', 'hour: 22-2 runs backwards; expected two ranges, as 22-23,0-2'],
    ['*/0 * * * *', 'minute: expected a step of 1–60'],
    ['*/90 * * * *', 'minute: expected a step of 1–60 after the /; got */90'],
    ['*/ * * * *', 'minute: expected a step'],
    ['1,,2 * * * *', 'minute: "1,,2" has an empty item'],
    ['1.5 * * * *', 'minute: expected 0–59'],
    ['? * * * *', 'minute: expected 0–59; got "?"'],
    ['L * * * *', 'minute: expected 0–59; got "L"'],
    ['0 0 32W * *', 'day of month: expected 1–31'],
    ['0 0 L-31 * *', 'day of month: L-31 reaches back more than 30 days'],
    ['0 0 * * L', 'day of week: L stands behind a day here'],
    ['0 0 * * 5#6', 'day of week: 5#6 is not possible'],
    ['0 0 * * 5#0', 'day of week: 5#0 is not possible'],
    ['0 0 30 2 *', 'never fires: no month of "2" has a day "30"'],
    ['0 0 31 feb,apr ?', 'never fires'],
    ['0 0 30W 2 *', 'never fires'],
    ['0 0 L-29 2 *', 'never fires'],
  ])('%j: %s', (expression, message) => {
    expect(faults({ kind: 'cron', expression }).join()).toContain(message);
  });
});

describe('an RRULE is refused with the part and what was expected', () => {
  const start = 'DTSTART:20260101T090000';
  it.each([
    ['RRULE:FREQ=DAILY', 'DTSTART: is missing'],
    ['FREQ=DAILY', 'DTSTART: is missing'],
    [start, 'RRULE: is missing'],
    [`${start} ${start} RRULE:FREQ=DAILY`, 'DTSTART: is there more than once'],
    [`${start} RRULE:FREQ=DAILY RRULE:FREQ=DAILY`, 'RRULE: is there more than once'],
    ['DTSTART:20260230T090000 RRULE:FREQ=DAILY', 'DTSTART: expected a time that exists'],
    ['DTSTART:2026-01-01 RRULE:FREQ=DAILY', 'DTSTART: expected a time that exists'],
    ['DTSTART;TZID=Europe/Bonn:20260101T090000 RRULE:FREQ=DAILY', 'DTSTART: unknown time zone'],
    ['DTSTART;TZID=Europe/Berlin:20260101T090000Z RRULE:FREQ=DAILY', 'is in UTC (Z) and in'],
    ['DTSTART;COLOUR=RED:20260101T090000 RRULE:FREQ=DAILY', 'DTSTART: COLOUR=RED is not known'],
    [
      `${start} SUMMARY:Lunch RRULE:FREQ=DAILY`,
      'SUMMARY: expected DTSTART, RRULE, EXDATE or RDATE',
    ],
    [`${start} RRULE:FREQ=FORTNIGHTLY`, 'FREQ: expected one of YEARLY'],
    [`${start} RRULE:INTERVAL=2`, 'FREQ: expected one of'],
    [`${start} RRULE:FREQ=DAILY;EVERY=2`, 'RRULE: "EVERY=2" is not known'],
    [`${start} RRULE:FREQ=DAILY;FREQ=WEEKLY`, 'FREQ: is there more than once'],
    [`${start} RRULE:FREQ=DAILY;INTERVAL=0`, 'INTERVAL: expected a whole number'],
    [`${start} RRULE:FREQ=DAILY;COUNT=0`, 'COUNT: expected a whole number'],
    [`${start} RRULE:FREQ=DAILY;COUNT=2;UNTIL=20270101T000000`, 'COUNT: cannot stand beside UNTIL'],
    [`${start} RRULE:FREQ=DAILY;UNTIL=20270101`, 'UNTIL: expected a time that exists'],
    [`${start} RRULE:FREQ=DAILY;UNTIL=soon`, 'UNTIL: expected'],
    [`${start} RRULE:FREQ=DAILY;BYHOUR=24`, 'BYHOUR: expected 0 to 23; got "24"'],
    [`${start} RRULE:FREQ=MONTHLY;BYMONTHDAY=0`, 'BYMONTHDAY: expected 1 to 31 or -1 to -31'],
    [`${start} RRULE:FREQ=MONTHLY;BYMONTHDAY=32`, 'BYMONTHDAY: expected'],
    [`${start} RRULE:FREQ=MONTHLY;BYDAY=XX`, 'BYDAY: expected days as MO'],
    [`${start} RRULE:FREQ=MONTHLY;BYDAY=0MO`, 'BYDAY: expected days'],
    [`${start} RRULE:FREQ=WEEKLY;BYDAY=1MO`, 'BYDAY: numbered days need'],
    [`${start} RRULE:FREQ=WEEKLY;BYMONTHDAY=1`, 'BYMONTHDAY: cannot stand beside FREQ=WEEKLY'],
    [`${start} RRULE:FREQ=MONTHLY;BYWEEKNO=20`, 'BYWEEKNO: needs FREQ=YEARLY'],
    [`${start} RRULE:FREQ=DAILY;BYYEARDAY=1`, 'BYYEARDAY: cannot stand beside FREQ=DAILY'],
    [`${start} RRULE:FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO`, 'BYDAY: numbered days cannot'],
    [`${start} RRULE:FREQ=MONTHLY;BYSETPOS=1`, 'BYSETPOS: needs another BY part'],
    [`${start} RRULE:FREQ=WEEKLY;WKST=8`, 'WKST: expected one of'],
    [`${start} RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30`, 'BYMONTHDAY: never fires'],
    ['DTSTART;VALUE=DATE:20260101 RRULE:FREQ=HOURLY', 'DTSTART: is a date'],
    [`${start} RRULE:FREQ=DAILY EXDATE;VALUE=DATE:20260102`, 'EXDATE: expected date-times'],
  ])('%s: %s', (rule, message) => {
    expect(faults({ kind: 'rrule', rule }).join()).toContain(message);
  });
});

describe('options are refused with the field', () => {
  const daily = { kind: 'daily', time: '09:00' };
  it.each([
    [{ ...daily, timezone: 'Europe/Bonn' }, 'timezone: unknown time zone'],
    [{ ...daily, dst: { gap: 'jump' } }, 'dst.gap: '],
    [{ ...daily, exclude: {} }, 'exclude: expected dates, weekdays or both'],
    [{ ...daily, exclude: { dates: ['2026-13-01'] } }, 'exclude.dates.0: expected a date'],
    [{ ...daily, exclude: { dates: ['2026-12-02/2026-12-01'] } }, 'exclude.dates.0: '],
    [{ ...daily, exclude: { weekdays: [0, 1, 2, 3, 4, 5, 6] } }, 'exclude.weekdays: '],
    [{ ...daily, startAt: 2, endAt: 1 }, 'endAt: expected an instant that is not before startAt'],
    [{ kind: 'interval', everyMs: 60_000, dst: { gap: 'skip' } }, 'dst'],
    [{ kind: 'interval', everyMs: 4_999 }, 'everyMs: '],
    [{ kind: 'weekdays', time: '09:00', exclude: { weekdays: [1, 2, 3, 4, 5] } }, 'never fires'],
    [{ kind: 'monthly', day: { nth: 6, weekday: 1 }, time: '09:00' }, 'day'],
  ])('%j: %s', (schedule, message) => {
    expect(faults(schedule).join()).toContain(message);
  });
});

describe('several schedules', () => {
  const daily = { kind: 'daily', time: '09:00' } as const;
  it('are one to twenty, kept as they are given', () => {
    expect(Schedules.parse(daily)).toStrictEqual(daily);
    expect(Schedules.parse([daily])).toStrictEqual([daily]);
    expect(Schedules.safeParse([]).success).toBe(false);
    expect(Schedules.safeParse(Array.from({ length: 21 }, () => daily)).success).toBe(false);
  });
});
