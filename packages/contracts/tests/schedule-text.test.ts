import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Schedule, describeSchedule, formatScheduleText, parseScheduleText } from '../src/index.ts';

const two = (number: number) => String(number).padStart(2, '0');
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${two(hour)}:${two(minute)}`);
const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC', 'Etc/GMT+5', 'EST5EDT');

const schedules: { readonly [K in Schedule['kind']]: fc.Arbitrary<object> } = {
  hourly: fc.record(
    { kind: fc.constant('hourly'), minute: fc.integer({ min: 0, max: 59 }), timezone: zone },
    { requiredKeys: ['kind', 'minute'] },
  ),
  daily: fc.record(
    { kind: fc.constant('daily'), time, timezone: zone },
    { requiredKeys: ['kind', 'time'] },
  ),
  weekdays: fc.record(
    { kind: fc.constant('weekdays'), time, timezone: zone },
    { requiredKeys: ['kind', 'time'] },
  ),
  weekly: fc.record(
    { kind: fc.constant('weekly'), weekday: fc.integer({ min: 0, max: 6 }), time, timezone: zone },
    { requiredKeys: ['kind', 'weekday', 'time'] },
  ),
  interval: fc.record(
    {
      kind: fc.constant('interval'),
      everyMs: fc.oneof(
        fc.integer({ min: 5000 }),
        fc.integer({ min: 1, max: 999 }).map((n) => n * 60_000),
      ),
      anchorAt: fc.maxSafeInteger().filter((at) => Math.abs(at) <= 8.64e15),
    },
    { requiredKeys: ['kind', 'everyMs'] },
  ),
};

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
  ])('%s is read', (text, schedule) => {
    expect(parseScheduleText(text)).toStrictEqual(schedule);
  });

  it.each(Object.entries(schedules))('%s: what is written is read back the same', (_kind, some) => {
    fc.assert(
      fc.property(
        some.map((it) => Schedule.parse(it)),
        (schedule) => {
          expect(parseScheduleText(formatScheduleText(schedule))).toStrictEqual(schedule);
        },
      ),
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
  ])('%s is "%s"', (text, sentence) => {
    expect(describeSchedule(parseScheduleText(text))).toBe(sentence);
  });
});
