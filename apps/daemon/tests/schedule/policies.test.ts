import { parseScheduleText } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { previewSlots } from '../../src/schedule/preview.ts';
import { nextSlot, slotsBetween, summarizeSlots } from '../../src/schedule/slots.ts';

/** What a preview of one day or more says: the local time with its offset, and the note. */
function fires(texts: string | string[], from: string, until: string): string[] {
  const schedules = [texts].flat().map((text) => parseScheduleText(text));
  const question = {
    schedules,
    zone: 'UTC',
    from: Date.parse(from),
    until: Date.parse(until),
    count: 100,
  };
  return previewSlots(question).fires.map(
    ({ local, note }) => local.replace(/:00([+-]\d\d:\d\d)\[.*/, '$1') + (note ? ` ${note}` : ''),
  );
}

describe('a time that the clocks jump over', () => {
  // 02:00 became 03:00 in New York on 8 March 2026.
  const night = ['2026-03-08T00:00Z', '2026-03-09T00:00Z'] as const;
  it.each([
    ['daily:02:30', ['2026-03-08T03:30-04:00 dst_gap_shifted']],
    ['daily:02:30@America/New_York;dst=shift', ['2026-03-08T03:30-04:00 dst_gap_shifted']],
    ['daily:02:30@America/New_York;dst=next', ['2026-03-08T03:00-04:00 dst_gap_next']],
    ['daily:02:30@America/New_York;dst=skip', []],
    ['cron:0,30 2,3 8 3 *', ['2026-03-08T03:00-04:00', '2026-03-08T03:30-04:00']],
    ['cron:0,30 2 8 3 *@America/New_York;dst=next', ['2026-03-08T03:00-04:00 dst_gap_next']],
    ['cron:15,45 2-3 8 3 *;dst=skip', ['2026-03-08T03:15-04:00', '2026-03-08T03:45-04:00']],
    ['monthly:8:02:30;dst=next', ['2026-03-08T03:00-04:00 dst_gap_next']],
    ['once:2026-03-08T02:30', ['2026-03-08T03:30-04:00 dst_gap_shifted']],
    ['once:2026-03-08T02:30@America/New_York;dst=skip', []],
    [
      'rrule:DTSTART:20260308T023000 RRULE:FREQ=DAILY;COUNT=1',
      ['2026-03-08T03:30-04:00 dst_gap_shifted'],
    ],
  ])('%s: %j', (text, expected) => {
    const [head = '', ...options] = text.split(/(?=;dst)/);
    const zoned = head.includes('@') ? text : `${head}@America/New_York${options.join('')}`;
    expect(fires(zoned, ...night)).toEqual(expected);
  });

  it('leaves what runs in every hour alone: no slot is made up, and none is an hour late', () => {
    const from = ['2026-03-08T06:00Z', '2026-03-08T08:00Z'] as const;
    for (const text of [
      'cron:30 * * * *',
      'hourly:30',
      'cron:30 0-23 * * *',
      'rrule:DTSTART:20260101T003000 RRULE:FREQ=HOURLY',
    ]) {
      expect(fires(`${text}@America/New_York`, ...from)).toEqual([
        '2026-03-08T01:30-05:00',
        '2026-03-08T03:30-04:00',
      ]);
    }
  });
});

describe('a time that the clocks show twice', () => {
  // 02:00 became 01:00 again in New York on 1 November 2026.
  const night = ['2026-11-01T04:30Z', '2026-11-01T12:00Z'] as const;
  const [one, two] = ['2026-11-01T01:30-04:00 dst_first', '2026-11-01T01:30-05:00 dst_second'];
  it.each([
    ['daily:01:30@America/New_York', [one]],
    ['daily:01:30@America/New_York;dst=/first', [one]],
    ['daily:01:30@America/New_York;dst=/second', [two]],
    ['daily:01:30@America/New_York;dst=/both', [one, two]],
    ['cron:30 1,6 * * *@America/New_York;dst=/both', [one, two, '2026-11-01T06:30-05:00']],
    ['once:2026-11-01T01:30@America/New_York;dst=/second', [two]],
    ['hourly:30@America/New_York;to=2026-11-01T07:00Z', [one, two]],
    ['cron:30 * * * *@America/New_York;dst=/first;to=2026-11-01T07:00Z', [one, two]],
  ])('%s: %j', (text, expected) => {
    expect(fires(text, ...night)).toEqual(expected);
  });

  it('has a second time alone where it is shown twice; on other days its only one', () => {
    expect(
      fires('daily:01:30@America/New_York;dst=/second', '2026-10-31T00:00Z', '2026-11-02T12:00Z'),
    ).toEqual([
      '2026-10-31T01:30-04:00',
      '2026-11-01T01:30-05:00 dst_second',
      '2026-11-02T01:30-05:00',
    ]);
  });
});

describe('bounds and days left out', () => {
  it('count the first and the last instant in', () => {
    const text = 'every:1h@2026-01-01T00:00:00Z;from=2026-05-01T10:00Z;to=2026-05-01T12:00Z';
    expect(fires(text, '2026-01-01T00:00Z', '2027-01-01T00:00Z')).toEqual([
      '2026-05-01T10:00+00:00',
      '2026-05-01T11:00+00:00',
      '2026-05-01T12:00+00:00',
    ]);
    expect(nextSlot(parseScheduleText(text), 'UTC', Date.parse('2026-05-01T12:00Z'))).toBeNull();
  });

  it('are days of the schedule’s own calendar', () => {
    expect(
      fires(
        'daily:00:30@Asia/Tokyo;except=2026-05-02,sun',
        '2026-04-30T00:00Z',
        '2026-05-04T00:00Z',
      ),
    ).toEqual(['2026-05-01T00:30+09:00', '2026-05-04T00:30+09:00']);
  });

  it('leave out a day as the schedule means it, also where its slot is moved past midnight', () => {
    // At 00:00 on Sunday it became 01:00 in São Paulo; at 23:00 on Saturday 00:00 in Scoresbysund.
    const saturday = 'daily:23:30@America/Scoresbysund;except=2026-03-28';
    expect(fires(saturday, '2026-03-28T12:00Z', '2026-03-29T12:00Z')).toEqual([]);
    const sunday = 'daily:23:30@America/Scoresbysund;except=2026-03-29';
    expect(fires(sunday, '2026-03-28T12:00Z', '2026-03-29T12:00Z')).toEqual([
      '2026-03-29T00:30-01:00 dst_gap_shifted',
    ]);
  });

  it('hold for intervals, too', () => {
    expect(
      fires('every:6h@Europe/Berlin;except=2026-03-29', '2026-03-28T12:00Z', '2026-03-30T06:00Z'),
    ).toEqual(['2026-03-28T19:00+01:00', '2026-03-30T02:00+02:00', '2026-03-30T08:00+02:00']);
  });

  it('leave none over where every day is left out', () => {
    const weekly = parseScheduleText('cron:0 9 * * 1;except=mon');
    expect(nextSlot(weekly, 'UTC', 0)).toBeNull();
    expect([...slotsBetween(weekly, 'UTC', 0, 8.64e15)]).toEqual([]);
  });
});

describe('several schedules', () => {
  it('have one slot where two coincide, also in different zones', () => {
    const texts = [
      'daily:09:00@Europe/Berlin',
      'daily:08:00@Europe/London',
      'daily:10:00@Europe/Berlin',
    ];
    expect(fires(texts, '2026-05-17T00:00Z', '2026-05-18T00:00Z')).toEqual([
      '2026-05-17T09:00+02:00',
      '2026-05-17T10:00+02:00',
    ]);
  });

  it('are counted without being listed, over years of minutes', () => {
    const texts = ['cron:* * * * *', 'cron:*/7 * * * *', 'every:30s', 'cron:0 9 * * 1-5'];
    const schedules = texts.map((text) => parseScheduleText(text));
    const [after, until] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)];
    expect(summarizeSlots(schedules, 'UTC', after, until)).toEqual({
      first: after + 30_000,
      beforeLast: until - 30_000,
      last: until,
      count: 365 * 2880,
    });
  });

  it('are counted where none repeats the other', () => {
    const schedules = ['every:7s', 'every:11s', 'every:13s'].map((text) => parseScheduleText(text));
    const day = 86_400;
    let expected = 0;
    for (let second = 1; second <= day; second += 1) {
      if (second % 7 === 0 || second % 11 === 0 || second % 13 === 0) expected += 1;
    }
    expect(summarizeSlots(schedules, 'UTC', 0, day * 1_000)?.count).toBe(expected);
  });
});

describe('a preview', () => {
  it('says whether there are more slots than it lists', () => {
    const schedules = parseScheduleText('hourly:00');
    const day = { schedules, zone: 'UTC', from: 0, until: 86_400_000 };
    expect(previewSlots({ ...day, count: 24 })).toMatchObject({ truncated: false });
    expect(previewSlots({ ...day, count: 23 })).toMatchObject({ truncated: true });
    expect(previewSlots({ schedules, zone: 'UTC', from: 0, count: 3 }).truncated).toBe(false);
  });

  it('shows the zone of the rule, and offsets to the second', () => {
    const rule = parseScheduleText(
      'rrule:DTSTART;TZID=Asia/Kathmandu:20260105T090000 RRULE:FREQ=DAILY@UTC',
    );
    const first = (schedules: typeof rule, zone: string) =>
      previewSlots({ schedules, zone, from: 0, count: 1 }).fires[0]?.local;
    expect(first(rule, 'UTC')).toBe('2026-01-05T09:00:00+05:45[Asia/Kathmandu]');
    expect(first(parseScheduleText('daily:09:00'), 'Africa/Monrovia')).toBe(
      '1970-01-01T09:00:00-00:44:30[Africa/Monrovia]',
    );
  });
});
