import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeSchedule,
  formatScheduleText,
  parseScheduleText,
  type Schedule,
} from '../src/index.ts';
import { schedulesByKind } from './schedule-arbitraries.ts';

describe('the text form of a schedule', () => {
  it.each<[string, Schedule]>([
    ['hourly:15', { kind: 'hourly', minute: 15 }],
    ['hourly:5', { kind: 'hourly', minute: 5 }],
    ['hourly:15@Asia/Kathmandu', { kind: 'hourly', minute: 15, timezone: 'Asia/Kathmandu' }],
    ['daily:09:00@Europe/Berlin', { kind: 'daily', time: '09:00', timezone: 'Europe/Berlin' }],
    ['weekdays:08:30', { kind: 'weekdays', time: '08:30' }],
    ['weekly:mon:09:00', { kind: 'weekly', weekday: 1, time: '09:00' }],
    ['weekly:6:09:00', { kind: 'weekly', weekday: 6, time: '09:00' }],
    [
      ' Weekly:Sunday:09:00@Europe/Berlin ',
      { kind: 'weekly', weekday: 0, time: '09:00', timezone: 'Europe/Berlin' },
    ],
    ['every:90s', { kind: 'interval', everyMs: 90_000 }],
    [
      'every:2h@2026-05-17T12:15:00+02:00',
      { kind: 'interval', everyMs: 7_200_000, anchorAt: Date.UTC(2026, 4, 17, 10, 15) },
    ],
    ['monthly:15:09:00', { kind: 'monthly', day: 15, time: '09:00' }],
    ['monthly:last:17:00@UTC', { kind: 'monthly', day: 'last', time: '17:00', timezone: 'UTC' }],
    ['monthly:2nd-tue:08:00', { kind: 'monthly', day: { nth: 2, weekday: 2 }, time: '08:00' }],
    [
      'monthly:Last-Friday:17:00',
      { kind: 'monthly', day: { nth: 'last', weekday: 5 }, time: '17:00' },
    ],
    [
      'cron:*/15 9-17 * * 1-5@Europe/Berlin',
      { kind: 'cron', expression: '*/15 9-17 * * 1-5', timezone: 'Europe/Berlin' },
    ],
    ['cron:@daily', { kind: 'cron', expression: '@daily' }],
    ['cron:@daily@Asia/Tokyo', { kind: 'cron', expression: '@daily', timezone: 'Asia/Tokyo' }],
    [
      'once:2027-01-05T09:00@Asia/Kathmandu',
      { kind: 'once', at: '2027-01-05T09:00', timezone: 'Asia/Kathmandu' },
    ],
    ['once:2027-01-05T09:00+05:45', { kind: 'once', at: Date.UTC(2027, 0, 5, 3, 15) }],
    [
      'rrule:DTSTART:20260105T090000\\nRRULE:FREQ=DAILY;UNTIL=20260201T000000;dst=skip',
      {
        kind: 'rrule',
        rule: 'DTSTART:20260105T090000\nRRULE:FREQ=DAILY;UNTIL=20260201T000000',
        dst: { gap: 'skip' },
      },
    ],
    [
      'every:90s@Europe/Berlin;except=sat,sun',
      {
        kind: 'interval',
        everyMs: 90_000,
        timezone: 'Europe/Berlin',
        exclude: { weekdays: [6, 0] },
      },
    ],
    [
      'daily:09:00;dst=next/both;from=2026-12-01;to=2026-12-31;except=2026-12-24/2027-01-02,sat',
      {
        kind: 'daily',
        time: '09:00',
        dst: { gap: 'next', overlap: 'both' },
        startAt: Date.UTC(2026, 11, 1),
        endAt: Date.UTC(2027, 0, 1) - 1,
        exclude: { dates: ['2026-12-24/2027-01-02'], weekdays: [6] },
      },
    ],
    [
      'daily:09:00;dst=/second;from=2026-12-01T09:00+01:00',
      {
        kind: 'daily',
        time: '09:00',
        dst: { overlap: 'second' },
        startAt: Date.UTC(2026, 11, 1, 8),
      },
    ],
  ])('%s is read', (text, schedule) => {
    expect(parseScheduleText(text)).toStrictEqual(schedule);
  });

  it.each(schedulesByKind)('%s: what is written is read back the same', (_kind, some) => {
    fc.assert(
      fc.property(some, (schedule) => {
        expect(parseScheduleText(formatScheduleText(schedule))).toStrictEqual(schedule);
      }),
    );
  });

  it.each([
    ['', 'expected one of hourly:MM[@ZONE], daily:HH:MM[@ZONE]', 'got ""'],
    ['fortnightly:09:00', 'expected one of hourly:MM', 'got "fortnightly"'],
    ['hourly:75', 'expected hourly:MM', 'got "75" (minute: '],
    ['hourly', 'expected hourly:MM', 'got ""'],
    ['daily:9:00', 'expected daily:HH:MM', 'got "9:00" (time: expected a time of day'],
    ['daily:09:00@Europe/Bonn', 'expected daily:HH:MM', 'unknown time zone "Europe/Bonn"'],
    ['daily:09:00@', 'expected daily:HH:MM', 'unknown time zone ""'],
    ['weekly:funday:09:00', 'mon, monday or 0–6', 'got "funday:09:00"'],
    ['weekly:7:09:00', 'mon, monday or 0–6', 'got "7:09:00"'],
    ['weekly:mon', 'expected weekly:DAY:HH:MM', 'got "mon"'],
    ['every:90', 'expected every:90s', 'got "90"'],
    ['every:1s', 'expected every:90s', 'got "1s" (everyMs: '],
    ['every:90s@yesterday', 'expected every:90s', 'got "90s@yesterday"'],
    ['every:90s@2026-05-17T10:15:00', 'expected every:90s', 'got "90s@2026-05-17T10:15:00"'],
    ['every:90s@2026-02-31T25:00:00Z', 'expected every:90s', '(anchorAt: '],
    ['monthly:32:09:00', 'expected monthly:DAY:HH:MM', 'got "32:09:00" (day: '],
    ['monthly:6th-tue:09:00', '2nd-tue or last-fri', 'got "6th-tue:09:00"'],
    ['once:2026-02-30T09:00', 'expected once:', 'a date and time that exist'],
    ['daily:09:00;dst=later', ';dst=shift|next|skip', 'got "later"'],
    ['daily:09:00;from=soon', ';from=2026-12-01', 'got "soon"'],
    ['daily:09:00;from=2026-12-01;from=2026-12-02', ';from=', 'it is there twice'],
    ['daily:09:00;except=someday', 'daily:HH:MM', 'exclude.weekdays.0'],
    ['daily:09:00;except=2026-02-30', 'expected a date or a range', '2026-02-30'],
    ['daily:09:00;from=2027-01-01;to=2026-01-01', 'not before startAt', 'endAt'],
    ['weekly:mon:09:00;except=mon', 'never fires', 'its only day is left out'],
    ['daily:09:00;colour=red', 'daily:HH:MM', 'got "09:00;colour=red"'],
  ])('%j is refused with what was expected and what was got', (text, expected, got) => {
    const read = () => parseScheduleText(text);
    expect(read).toThrow(`cannot read the schedule ${JSON.stringify(text)}: `);
    expect(read).toThrow(expected);
    expect(read).toThrow(got);
  });
});

describe('a schedule as a sentence', () => {
  it.each([
    ['hourly:05@Asia/Kathmandu', 'Every hour at minute 5, Asia/Kathmandu'],
    ['daily:09:00@Europe/Berlin', 'Every day at 09:00, Europe/Berlin'],
    ['weekdays:08:30@Europe/Berlin', 'Weekdays at 08:30, Europe/Berlin'],
    ['weekly:mon:09:00@UTC', 'Mondays at 09:00, UTC'],
    ['weekdays:08:30', "Weekdays at 08:30, the daemon's time zone"],
    ['every:60s', 'Every minute'],
    ['every:90s', 'Every 90 seconds'],
    ['every:2h@2026-05-17T10:15:00Z', 'Every 2 hours, counted from 2026-05-17T10:15:00.000Z'],
    ['monthly:31:09:00@UTC', 'On the 31st of every month that has one at 09:00, UTC'],
    ['monthly:last:09:00@UTC', 'On the last day of every month at 09:00, UTC'],
    ['monthly:2nd-tue:08:00@UTC', 'On the 2nd Tuesday of every month at 08:00, UTC'],
    ['once:2027-01-05T09:00@Asia/Kathmandu', 'Once, on 5 Jan 2027 09:00, Asia/Kathmandu'],
    ['once:2027-01-05T09:00Z', 'Once, on 5 Jan 2027 09:00 UTC'],
    ['cron:*/15 * * * *@UTC', 'Every 15 minutes, UTC'],
    ['cron:* * * * *@UTC', 'Every minute, UTC'],
    ['cron:*/10 * * * * *@UTC', 'Every 10 seconds, UTC'],
    ['cron:0 9 * * *@UTC', 'Every day at 09:00, UTC'],
    ['cron:0 9 * * 1-5@UTC', 'At 09:00 on weekdays, UTC'],
    ['cron:5 * * * *@UTC', 'Every hour at minute 5, UTC'],
    ['cron:*/15 9-17 * * 1-5@UTC', 'Every 15 minutes from 09:00 to 17:45 on weekdays, UTC'],
    ['cron:0 9 1,15 * *@UTC', 'At 09:00 on the 1st and 15th of the month, UTC'],
    ['cron:0 9 1 1,7 *@UTC', 'At 09:00 on the 1st of January and July, UTC'],
    ['cron:0 0 13 * 5@UTC', 'At 00:00 on the 13th of the month or on Fridays, UTC'],
    ['cron:0 17 * * 5L@UTC', 'At 17:00 on the last Friday of the month, UTC'],
    ['cron:0 17 LW * *@UTC', 'At 17:00 on the last weekday of the month, UTC'],
    ['cron:0 17 L-3 * *@UTC', 'At 17:00 on the day 3 days before the last of the month, UTC'],
    [
      'cron:0 0 13 * */5@UTC',
      'At 00:00 on Fridays and Sundays if that is the 13th of the month, UTC',
    ],
    ['cron:*/30 */2 * * *@UTC', 'Every 30 minutes of every 2nd hour, UTC'],
    [
      'cron:3,7 9,11,13-15 * * 0,6@UTC',
      'At minutes 3 and 7 in the hours 9, 11 and 13–15 on weekends, UTC',
    ],
    [
      'rrule:DTSTART;TZID=Europe/Berlin:20260105T090000 RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=10',
      'Every 2 weeks on Mondays and Wednesdays at 09:00, from 5 Jan 2026 09:00, 10 times, Europe/Berlin',
    ],
    [
      'rrule:DTSTART:20260101T090000 RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 EXDATE:20260130T090000@UTC',
      'Every month on weekdays at 09:00, only the last of each month, from 1 Jan 2026 09:00, without 1 date, UTC',
    ],
    [
      'daily:09:00@UTC;except=2026-12-24/2027-01-02,sat,sun;from=2026-12-01',
      'Every day at 09:00, UTC, except 24 Dec 2026 – 2 Jan 2027 and weekends, from 1 Dec 2026 00:00 UTC',
    ],
    [
      'daily:02:30@UTC;dst=skip/both',
      'Every day at 02:30, UTC, left out where the clocks skip the time, both times where the clocks repeat it',
    ],
  ])('%s is "%s"', (text, sentence) => {
    expect(describeSchedule(parseScheduleText(text))).toBe(sentence);
  });

  it('joins several', () => {
    const both = ['daily:09:00@UTC', 'every:1h'].map((text) => parseScheduleText(text));
    expect(describeSchedule(both)).toBe('Every day at 09:00, UTC; and Every hour');
  });

  it.each(schedulesByKind)('%s: is one line for any definition', (_kind, some) => {
    fc.assert(
      fc.property(some, (schedule) => {
        const sentence = describeSchedule(schedule);
        expect(sentence).toMatch(/^[A-Z][^\n]+[^ ,]$/);
        expect(sentence).not.toMatch(/undefined|NaN|\[object| {2}|,,/);
      }),
    );
  });
});
