import { nine, type RruleCase } from './rrule-cases.ts';

const from2026 = 'DTSTART:20260101T090000';

/** What the text of the RFC says beside its examples. */
export const rfcRules: readonly RruleCase[] = [
  {
    says: '29 February comes in leap years alone (3.3.10: invalid dates are ignored)',
    rule: 'DTSTART:20240229T090000\nRRULE:FREQ=YEARLY',
    first: nine('2024-02-29 2028-02-29 2032-02-29 2036-02-29'),
  },
  {
    says: 'the 31st is passed over in shorter months',
    rule: 'DTSTART:20260131T090000\nRRULE:FREQ=MONTHLY',
    first: nine('2026-01-31 2026-03-31 2026-05-31 2026-07-31'),
  },
  {
    says: 'COUNT counts what EXDATE then takes out',
    rule: `${from2026}\nRRULE:FREQ=DAILY;COUNT=5\nEXDATE:20260102T090000,20260104T090000`,
    first: nine('2026-01-01 2026-01-03 2026-01-05'),
    ends: true,
  },
  {
    says: 'EXDATE in UTC takes out the same moment in the zone of the rule',
    rule: 'DTSTART;TZID=Asia/Tokyo:20260101T090000\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20260102T000000Z',
    first: nine('2026-01-01 2026-01-03'),
    ends: true,
  },
  {
    says: 'EXDATE of another time of day takes nothing out',
    rule: `${from2026}\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20260102T100000`,
    first: nine('2026-01-01 2026-01-02'),
    ends: true,
  },
  {
    says: 'RDATE adds moments, beside COUNT and once where it coincides',
    rule: `${from2026}\nRRULE:FREQ=DAILY;COUNT=2\nRDATE:20260102T090000,20260102T120000,20260110T070000`,
    first: ['2026-01-01T09:00', '2026-01-02T09:00', '2026-01-02T12:00', '2026-01-10T07:00'],
    ends: true,
  },
  {
    says: 'EXDATE goes before RDATE (3.8.5.1)',
    rule: `${from2026}\nRRULE:FREQ=DAILY;COUNT=1\nRDATE:20260105T090000\nEXDATE:20260105T090000`,
    first: nine('2026-01-01'),
    ends: true,
  },
  {
    says: 'UNTIL belongs to the set',
    rule: `${from2026}\nRRULE:FREQ=DAILY;UNTIL=20260103T090000`,
    first: nine('2026-01-01 2026-01-02 2026-01-03'),
    ends: true,
  },
  {
    says: 'UNTIL in UTC is an instant, not a date of the zone',
    rule: 'DTSTART;TZID=Pacific/Auckland:20260101T090000\nRRULE:FREQ=DAILY;UNTIL=20260102T195959Z',
    first: nine('2026-01-01 2026-01-02'),
    ends: true,
  },
  {
    says: 'the last working day of the month, by BYSETPOS=-1',
    rule: `${from2026}\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1`,
    first: nine('2026-01-30 2026-02-27 2026-03-31 2026-04-30 2026-05-29'),
  },
  {
    says: 'BYSETPOS chooses times of day, too',
    rule: `${from2026}\nRRULE:FREQ=DAILY;BYHOUR=9,12,18;BYSETPOS=-1`,
    first: ['2026-01-01T18:00', '2026-01-02T18:00'],
  },
  {
    says: 'BYSETPOS chooses from the whole period, also from what lies before DTSTART',
    rule: 'DTSTART:20260115T090000\nRRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1',
    first: nine('2026-02-02 2026-03-02 2026-04-06'),
  },
  {
    says: 'first and last of the working days',
    rule: `${from2026}\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1`,
    first: nine('2026-01-01 2026-01-30 2026-02-02 2026-02-27'),
  },
  {
    says: 'the last day of the year, by BYYEARDAY=-1',
    rule: `${from2026}\nRRULE:FREQ=YEARLY;BYYEARDAY=-1,366`,
    first: nine('2026-12-31 2027-12-31 2028-12-31'),
  },
  {
    says: 'week 53 only in years that have one; the day of the week is DTSTART’s',
    rule: `${from2026}\nRRULE:FREQ=YEARLY;BYWEEKNO=53`,
    first: nine('2026-12-31 2032-12-30 2037-12-31'),
  },
  {
    says: 'the last week of the year, by BYWEEKNO=-1',
    rule: `${from2026}\nRRULE:FREQ=YEARLY;BYWEEKNO=-1;BYDAY=WE`,
    first: nine('2026-12-30 2027-12-29 2028-12-27'),
  },
  {
    says: 'numbered days of a yearly rule with BYMONTH are those of the month',
    rule: `${from2026}\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH`,
    first: nine('2026-11-26 2027-11-25 2028-11-23'),
  },
  {
    says: 'the last Sunday of the year',
    rule: `${from2026}\nRRULE:FREQ=YEARLY;BYDAY=-1SU`,
    first: nine('2026-12-27 2027-12-26 2028-12-31'),
  },
  {
    says: 'the fifth Monday where there is one',
    rule: `${from2026}\nRRULE:FREQ=MONTHLY;BYDAY=5MO`,
    first: nine('2026-03-30 2026-06-29 2026-08-31 2026-11-30'),
  },
  {
    says: 'an hourly rule with fixed hours and minutes',
    rule: `${from2026}\nRRULE:FREQ=HOURLY;BYHOUR=8,20;BYMINUTE=0,30`,
    first: ['2026-01-01T20:00', '2026-01-01T20:30', '2026-01-02T08:00', '2026-01-02T08:30'],
  },
  {
    says: 'an interval of minutes that does not fit into a day goes on over midnight',
    rule: 'DTSTART:20260101T230000\nRRULE:FREQ=MINUTELY;INTERVAL=50;COUNT=4',
    first: ['2026-01-01T23:00', '2026-01-01T23:50', '2026-01-02T00:40', '2026-01-02T01:30'],
    ends: true,
  },
  {
    says: 'seconds',
    rule: 'DTSTART:20260101T235930\nRRULE:FREQ=SECONDLY;INTERVAL=20;COUNT=3',
    first: ['2026-01-01T23:59:30', '2026-01-01T23:59:50', '2026-01-02T00:00:10'],
    ends: true,
  },
  {
    says: 'a date is its midnight, and UNTIL a date, too',
    rule: 'DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY;UNTIL=20260103',
    first: ['2026-01-01T00:00', '2026-01-02T00:00', '2026-01-03T00:00'],
    ends: true,
  },
  {
    says: 'DTSTART that the rule does not meet is no occurrence',
    rule: `${from2026}\nRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2`,
    first: nine('2026-01-05 2026-01-12'),
    ends: true,
  },
  {
    says: 'folded lines and small letters (3.1, 3.2)',
    rule: 'dtstart:20260101T090000\r\nrrule:freq=daily;\r\n count=2',
    first: nine('2026-01-01 2026-01-02'),
    ends: true,
  },
  {
    says: 'every third day is counted from DTSTART, across the year',
    rule: 'DTSTART:20261230T090000\nRRULE:FREQ=DAILY;INTERVAL=3;COUNT=3',
    first: nine('2026-12-30 2027-01-02 2027-01-05'),
    ends: true,
  },
];
