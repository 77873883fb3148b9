/** A recurrence set and its first readings of the wall clock. `ends`: there are no more. */
export interface RruleCase {
  readonly says: string;
  readonly rule: string;
  readonly first: readonly string[];
  readonly ends?: true;
}

const from1997 = 'DTSTART;TZID=America/New_York:19970902T090000';

/** Dates, parted by blanks, at 09:00. */
export function nine(dates: string): string[] {
  return dates.split(' ').map((date) => `${date}T09:00`);
}

/** The examples of RFC 5545, section 3.8.5.3, in its order, all from 2 September 1997, 09:00, in New York unless they say so. */
export const rfcExamples: readonly RruleCase[] = [
  {
    says: 'daily for 10 occurrences',
    rule: `${from1997}\nRRULE:FREQ=DAILY;COUNT=10`,
    first: nine(
      '1997-09-02 1997-09-03 1997-09-04 1997-09-05 1997-09-06 1997-09-07 1997-09-08 1997-09-09 1997-09-10 1997-09-11',
    ),
    ends: true,
  },
  {
    says: 'every other day',
    rule: `${from1997}\nRRULE:FREQ=DAILY;INTERVAL=2`,
    first: nine('1997-09-02 1997-09-04 1997-09-06 1997-09-08'),
  },
  {
    says: 'every 10 days, 5 occurrences',
    rule: `${from1997}\nRRULE:FREQ=DAILY;INTERVAL=10;COUNT=5`,
    first: nine('1997-09-02 1997-09-12 1997-09-22 1997-10-02 1997-10-12'),
    ends: true,
  },
  {
    says: 'every day in January until 2000, by year',
    rule: 'DTSTART;TZID=America/New_York:19980101T090000\nRRULE:FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA',
    first: nine('1998-01-01 1998-01-02 1998-01-03'),
  },
  {
    says: 'every day in January until 2000, by day',
    rule: 'DTSTART;TZID=America/New_York:19980101T090000\nRRULE:FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1',
    first: nine('1998-01-01 1998-01-02 1998-01-03'),
  },
  {
    says: 'weekly for 10 occurrences',
    rule: `${from1997}\nRRULE:FREQ=WEEKLY;COUNT=10`,
    first: nine(
      '1997-09-02 1997-09-09 1997-09-16 1997-09-23 1997-09-30 1997-10-07 1997-10-14 1997-10-21 1997-10-28 1997-11-04',
    ),
    ends: true,
  },
  {
    says: 'every other week, weeks beginning on Sunday',
    rule: `${from1997}\nRRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU`,
    first: nine('1997-09-02 1997-09-16 1997-09-30 1997-10-14 1997-10-28 1997-11-11'),
  },
  {
    says: 'weekly on Tuesday and Thursday for five weeks, by UNTIL in UTC',
    rule: `${from1997}\nRRULE:FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH`,
    first: nine(
      '1997-09-02 1997-09-04 1997-09-09 1997-09-11 1997-09-16 1997-09-18 1997-09-23 1997-09-25 1997-09-30 1997-10-02',
    ),
    ends: true,
  },
  {
    says: 'weekly on Tuesday and Thursday for five weeks, by COUNT',
    rule: `${from1997}\nRRULE:FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH`,
    first: nine(
      '1997-09-02 1997-09-04 1997-09-09 1997-09-11 1997-09-16 1997-09-18 1997-09-23 1997-09-25 1997-09-30 1997-10-02',
    ),
    ends: true,
  },
  {
    says: 'every other week on Monday, Wednesday and Friday, from a Monday',
    rule: 'DTSTART;TZID=America/New_York:19970901T090000\nRRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR',
    first: nine(
      '1997-09-01 1997-09-03 1997-09-05 1997-09-15 1997-09-17 1997-09-19 1997-09-29 1997-10-01 1997-10-03 1997-10-13 1997-10-15 1997-10-17 1997-10-27 1997-10-29 1997-10-31 1997-11-10 1997-11-12 1997-11-14 1997-11-24 1997-11-26 1997-11-28 1997-12-08 1997-12-10 1997-12-12 1997-12-22',
    ),
    ends: true,
  },
  {
    says: 'every other week on Tuesday and Thursday, 8 occurrences',
    rule: `${from1997}\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH`,
    first: nine(
      '1997-09-02 1997-09-04 1997-09-16 1997-09-18 1997-09-30 1997-10-02 1997-10-14 1997-10-16',
    ),
    ends: true,
  },
  {
    says: 'the first Friday of the month, 10 occurrences',
    rule: 'DTSTART;TZID=America/New_York:19970905T090000\nRRULE:FREQ=MONTHLY;COUNT=10;BYDAY=1FR',
    first: nine(
      '1997-09-05 1997-10-03 1997-11-07 1997-12-05 1998-01-02 1998-02-06 1998-03-06 1998-04-03 1998-05-01 1998-06-05',
    ),
    ends: true,
  },
  {
    says: 'the first Friday of the month until 24 December',
    rule: 'DTSTART;TZID=America/New_York:19970905T090000\nRRULE:FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR',
    first: nine('1997-09-05 1997-10-03 1997-11-07 1997-12-05'),
    ends: true,
  },
  {
    says: 'every other month on the first and last Sunday, 10 occurrences',
    rule: 'DTSTART;TZID=America/New_York:19970907T090000\nRRULE:FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU',
    first: nine(
      '1997-09-07 1997-09-28 1997-11-02 1997-11-30 1998-01-04 1998-01-25 1998-03-01 1998-03-29 1998-05-03 1998-05-31',
    ),
    ends: true,
  },
  {
    says: 'the second to last Monday of the month, 6 months',
    rule: 'DTSTART;TZID=America/New_York:19970922T090000\nRRULE:FREQ=MONTHLY;COUNT=6;BYDAY=-2MO',
    first: nine('1997-09-22 1997-10-20 1997-11-17 1997-12-22 1998-01-19 1998-02-16'),
    ends: true,
  },
  {
    says: 'the third to last day of the month',
    rule: 'DTSTART;TZID=America/New_York:19970928T090000\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-3',
    first: nine('1997-09-28 1997-10-29 1997-11-28 1997-12-29 1998-01-29 1998-02-26'),
  },
  {
    says: 'the 2nd and 15th of the month, 10 occurrences',
    rule: `${from1997}\nRRULE:FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15`,
    first: nine(
      '1997-09-02 1997-09-15 1997-10-02 1997-10-15 1997-11-02 1997-11-15 1997-12-02 1997-12-15 1998-01-02 1998-01-15',
    ),
    ends: true,
  },
  {
    says: 'the first and last day of the month, 10 occurrences',
    rule: 'DTSTART;TZID=America/New_York:19970930T090000\nRRULE:FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1',
    first: nine(
      '1997-09-30 1997-10-01 1997-10-31 1997-11-01 1997-11-30 1997-12-01 1997-12-31 1998-01-01 1998-01-31 1998-02-01',
    ),
    ends: true,
  },
  {
    says: 'every 18 months on the 10th to 15th, 10 occurrences',
    rule: 'DTSTART;TZID=America/New_York:19970910T090000\nRRULE:FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15',
    first: nine(
      '1997-09-10 1997-09-11 1997-09-12 1997-09-13 1997-09-14 1997-09-15 1999-03-10 1999-03-11 1999-03-12 1999-03-13',
    ),
    ends: true,
  },
  {
    says: 'every Tuesday, every other month',
    rule: `${from1997}\nRRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=TU`,
    first: nine(
      '1997-09-02 1997-09-09 1997-09-16 1997-09-23 1997-09-30 1997-11-04 1997-11-11 1997-11-18 1997-11-25 1998-01-06',
    ),
  },
  {
    says: 'yearly in June and July, 10 occurrences',
    rule: 'DTSTART;TZID=America/New_York:19970610T090000\nRRULE:FREQ=YEARLY;COUNT=10;BYMONTH=6,7',
    first: nine(
      '1997-06-10 1997-07-10 1998-06-10 1998-07-10 1999-06-10 1999-07-10 2000-06-10 2000-07-10 2001-06-10 2001-07-10',
    ),
    ends: true,
  },
  {
    says: 'every other year in January, February and March, 10 occurrences',
    rule: 'DTSTART;TZID=America/New_York:19970310T090000\nRRULE:FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3',
    first: nine(
      '1997-03-10 1999-01-10 1999-02-10 1999-03-10 2001-01-10 2001-02-10 2001-03-10 2003-01-10 2003-02-10 2003-03-10',
    ),
    ends: true,
  },
  {
    says: 'every third year on days 1, 100 and 200, 10 occurrences',
    rule: 'DTSTART;TZID=America/New_York:19970101T090000\nRRULE:FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200',
    first: nine(
      '1997-01-01 1997-04-10 1997-07-19 2000-01-01 2000-04-09 2000-07-18 2003-01-01 2003-04-10 2003-07-19 2006-01-01',
    ),
    ends: true,
  },
  {
    says: 'the 20th Monday of the year',
    rule: 'DTSTART;TZID=America/New_York:19970519T090000\nRRULE:FREQ=YEARLY;BYDAY=20MO',
    first: nine('1997-05-19 1998-05-18 1999-05-17'),
  },
  {
    says: 'Monday of week 20',
    rule: 'DTSTART;TZID=America/New_York:19970512T090000\nRRULE:FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO',
    first: nine('1997-05-12 1998-05-11 1999-05-17'),
  },
  {
    says: 'every Thursday in March',
    rule: 'DTSTART;TZID=America/New_York:19970313T090000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=TH',
    first: nine(
      '1997-03-13 1997-03-20 1997-03-27 1998-03-05 1998-03-12 1998-03-19 1998-03-26 1999-03-04',
    ),
  },
  {
    says: 'every Thursday in June, July and August',
    rule: 'DTSTART;TZID=America/New_York:19970605T090000\nRRULE:FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8',
    first: nine(
      '1997-06-05 1997-06-12 1997-06-19 1997-06-26 1997-07-03 1997-07-10 1997-07-17 1997-07-24 1997-07-31 1997-08-07',
    ),
  },
  {
    says: 'every Friday the 13th, without DTSTART itself',
    rule: `${from1997}\nEXDATE;TZID=America/New_York:19970902T090000\nRRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13`,
    first: nine('1998-02-13 1998-03-13 1998-11-13 1999-08-13 2000-10-13'),
  },
  {
    says: 'the first Saturday after the first Sunday of the month',
    rule: 'DTSTART;TZID=America/New_York:19970913T090000\nRRULE:FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13',
    first: nine(
      '1997-09-13 1997-10-11 1997-11-08 1997-12-13 1998-01-10 1998-02-07 1998-03-07 1998-04-11 1998-05-09 1998-06-13',
    ),
  },
  {
    says: 'election day: every 4 years, the first Tuesday after a Monday in November',
    rule: 'DTSTART;TZID=America/New_York:19961105T090000\nRRULE:FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8',
    first: nine('1996-11-05 2000-11-07 2004-11-02'),
  },
  {
    says: 'the third of Tuesday, Wednesday and Thursday in the month, 3 months',
    rule: 'DTSTART;TZID=America/New_York:19970904T090000\nRRULE:FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3',
    first: nine('1997-09-04 1997-10-07 1997-11-06'),
    ends: true,
  },
  {
    says: 'the second to last working day of the month',
    rule: 'DTSTART;TZID=America/New_York:19970929T090000\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2',
    first: nine('1997-09-29 1997-10-30 1997-11-27 1997-12-30 1998-01-29 1998-02-26 1998-03-30'),
  },
  {
    says: 'every 3 hours from 09:00 to 17:00 of one day, by UNTIL in UTC',
    // The RFC's erratum 3883: 17:00 in New York is 21:00 UTC.
    rule: `${from1997}\nRRULE:FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z`,
    first: ['1997-09-02T09:00', '1997-09-02T12:00', '1997-09-02T15:00'],
    ends: true,
  },
  {
    says: 'every 15 minutes, 6 occurrences',
    rule: `${from1997}\nRRULE:FREQ=MINUTELY;INTERVAL=15;COUNT=6`,
    first: [
      '1997-09-02T09:00',
      '1997-09-02T09:15',
      '1997-09-02T09:30',
      '1997-09-02T09:45',
      '1997-09-02T10:00',
      '1997-09-02T10:15',
    ],
    ends: true,
  },
  {
    says: 'every hour and a half, 4 occurrences',
    rule: `${from1997}\nRRULE:FREQ=MINUTELY;INTERVAL=90;COUNT=4`,
    first: ['1997-09-02T09:00', '1997-09-02T10:30', '1997-09-02T12:00', '1997-09-02T13:30'],
    ends: true,
  },
  {
    says: 'every 20 minutes from 09:00 to 16:40, by day',
    rule: `${from1997}\nRRULE:FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40`,
    first: ['1997-09-02T09:00', '1997-09-02T09:20', '1997-09-02T09:40', '1997-09-02T10:00'],
  },
  {
    says: 'every 20 minutes from 09:00 to 16:40, by minute',
    rule: `${from1997}\nRRULE:FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16`,
    first: ['1997-09-02T09:00', '1997-09-02T09:20', '1997-09-02T09:40', '1997-09-02T10:00'],
  },
  {
    says: 'what the first day of the week changes: Monday',
    rule: 'DTSTART;TZID=America/New_York:19970805T090000\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO',
    first: nine('1997-08-05 1997-08-10 1997-08-19 1997-08-24'),
    ends: true,
  },
  {
    says: 'what the first day of the week changes: Sunday',
    rule: 'DTSTART;TZID=America/New_York:19970805T090000\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU',
    first: nine('1997-08-05 1997-08-17 1997-08-19 1997-08-31'),
    ends: true,
  },
  {
    says: 'a date that February does not have is passed over',
    rule: 'DTSTART;TZID=America/New_York:20070115T090000\nRRULE:FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5',
    first: nine('2007-01-15 2007-01-30 2007-02-15 2007-03-15 2007-03-30'),
    ends: true,
  },
];
