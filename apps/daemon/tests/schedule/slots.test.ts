import { parseScheduleText } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { nextSlot, slotsBetween, summarizeSlots } from '../../src/schedule/slots.ts';

/** The slots of a schedule after one instant up to another, as ISO texts down to the minute. */
function slots(text: string, after: string, until: string): string[] {
  const found = slotsBetween(parseScheduleText(text), 'UTC', Date.parse(after), Date.parse(until));
  return [...found].map((at) => new Date(at).toISOString().replace(':00.000Z', 'Z'));
}

describe('a time of day', () => {
  it('is moved forward by the length of the gap where the clocks jump over it', () => {
    expect(slots('daily:02:30@America/New_York', '2026-03-07T00:00Z', '2026-03-10T00:00Z')).toEqual(
      ['2026-03-07T07:30Z', '2026-03-08T07:30Z', '2026-03-09T06:30Z'],
    );
    expect(slots('daily:02:30@Europe/Berlin', '2026-03-28T00:00Z', '2026-03-31T00:00Z')).toEqual([
      '2026-03-28T01:30Z',
      '2026-03-29T01:30Z',
      '2026-03-30T00:30Z',
    ]);
  });

  it('is not skipped on the eve of spring-forward', () => {
    const schedule = parseScheduleText('daily:23:30@America/New_York');
    // 23:30 on the eve, and 24 hours later it is already past 23:30 of the next day.
    const eve = Date.parse('2026-03-08T04:30:00Z');
    expect(nextSlot(schedule, 'UTC', eve)).toBe(Date.parse('2026-03-09T03:30:00Z'));
    expect(slots('daily:00:15@Europe/Berlin', '2026-03-28T00:00Z', '2026-03-30T23:00Z')).toEqual([
      '2026-03-28T23:15Z',
      '2026-03-29T22:15Z',
      '2026-03-30T22:15Z',
    ]);
  });

  it('comes once in the hour that is repeated, the first time', () => {
    expect(slots('daily:01:30@America/New_York', '2026-10-31T12:00Z', '2026-11-02T12:00Z')).toEqual(
      ['2026-11-01T05:30Z', '2026-11-02T06:30Z'],
    );
    expect(slots('daily:02:30@Europe/Berlin', '2026-10-24T12:00Z', '2026-10-26T12:00Z')).toEqual([
      '2026-10-25T00:30Z',
      '2026-10-26T01:30Z',
    ]);
  });

  it('does not come again when asked from within the repeated hour', () => {
    const schedule = parseScheduleText('daily:01:30@America/New_York');
    const secondPass = Date.parse('2026-11-01T06:10:00Z');
    expect(nextSlot(schedule, 'UTC', secondPass)).toBe(Date.parse('2026-11-02T06:30:00Z'));
  });

  it('is moved past midnight in full where midnight does not exist', () => {
    expect(
      slots('daily:00:00@America/Sao_Paulo', '2018-11-03T00:00Z', '2018-11-05T12:00Z'),
    ).toEqual(['2018-11-03T03:00Z', '2018-11-04T03:00Z', '2018-11-05T02:00Z']);
    expect(
      slots('daily:00:30@America/Sao_Paulo', '2018-11-04T03:00Z', '2018-11-05T00:00Z'),
    ).toEqual(['2018-11-04T03:30Z']);
  });

  it('has one slot for two days where the first of them is skipped', () => {
    expect(slots('daily:09:00@Pacific/Apia', '2011-12-29T00:00Z', '2012-01-01T00:00Z')).toEqual([
      '2011-12-29T19:00Z',
      '2011-12-30T19:00Z',
      '2011-12-31T19:00Z',
    ]);
    expect(
      slots('weekly:fri:09:00@Pacific/Apia', '2011-12-24T00:00Z', '2012-01-07T00:00Z'),
    ).toEqual(['2011-12-30T19:00Z', '2012-01-05T19:00Z']);
  });

  it('is moved by half an hour where the clocks jump by half an hour', () => {
    expect(
      slots('daily:02:15@Australia/Lord_Howe', '2026-10-03T00:00Z', '2026-10-05T00:00Z'),
    ).toEqual(['2026-10-03T15:45Z', '2026-10-04T15:15Z']);
    expect(
      slots('daily:01:45@Australia/Lord_Howe', '2026-04-04T00:00Z', '2026-04-06T00:00Z'),
    ).toEqual(['2026-04-04T14:45Z', '2026-04-05T15:15Z']);
  });

  it('follows a zone that moves its clocks back for Ramadan', () => {
    expect(
      slots('daily:02:30@Africa/Casablanca', '2026-02-14T00:00Z', '2026-02-17T00:00Z'),
    ).toEqual(['2026-02-14T01:30Z', '2026-02-15T01:30Z', '2026-02-16T02:30Z']);
    expect(
      slots('daily:02:30@Africa/Casablanca', '2026-03-21T00:00Z', '2026-03-24T00:00Z'),
    ).toEqual(['2026-03-21T02:30Z', '2026-03-22T02:30Z', '2026-03-23T01:30Z']);
  });

  it('keeps its date where the clocks go back over midnight', () => {
    // At 00:01 on Sunday it became 23:01 on Saturday again.
    expect(
      slots('weekly:sat:23:30@America/St_Johns', '2011-11-05T12:00Z', '2011-11-07T00:00Z'),
    ).toEqual(['2011-11-06T02:00Z']);
    expect(
      slots('weekly:sun:00:00@America/St_Johns', '2011-11-05T12:00Z', '2011-11-07T00:00Z'),
    ).toEqual(['2011-11-06T02:30Z']);
  });

  it('is still to come after midnight where the day before left it out', () => {
    // At 23:00 on Saturday it became 00:00 on Sunday, so that 23:30 is moved to 00:30.
    const schedule = parseScheduleText('weekly:sat:23:30@America/Scoresbysund');
    const tenPastMidnight = Date.parse('2026-03-29T01:10:00Z');
    expect(nextSlot(schedule, 'UTC', tenPastMidnight)).toBe(Date.parse('2026-03-29T01:30:00Z'));
  });

  it('counts only the days of the schedule, as they are in its own zone', () => {
    // 08:30 on Monday in Kathmandu is still Monday in UTC; 03:00 is Sunday there.
    expect(
      slots('weekdays:03:00@Asia/Kathmandu', '2026-05-14T12:00Z', '2026-05-18T22:00Z'),
    ).toEqual(['2026-05-14T21:15Z', '2026-05-17T21:15Z', '2026-05-18T21:15Z']);
  });
});

describe('every hour', () => {
  it('has a slot in both passes of the repeated hour and none for the hour left out', () => {
    expect(slots('hourly:15@America/New_York', '2026-11-01T04:30Z', '2026-11-01T07:30Z')).toEqual([
      '2026-11-01T05:15Z',
      '2026-11-01T06:15Z',
      '2026-11-01T07:15Z',
    ]);
    expect(slots('hourly:15@Europe/Berlin', '2026-03-29T00:00Z', '2026-03-29T02:30Z')).toEqual([
      '2026-03-29T00:15Z',
      '2026-03-29T01:15Z',
      '2026-03-29T02:15Z',
    ]);
  });

  it('comes in every real hour of a year in a zone that changes by whole hours', () => {
    const found = slots('hourly:00@Europe/Berlin', '2026-01-01T00:00Z', '2027-01-01T00:00Z');
    expect(found).toHaveLength(365 * 24);
  });

  it('shows its minute on a clock that is not whole hours from UTC', () => {
    expect(slots('hourly:15@Asia/Kathmandu', '2026-05-17T00:00Z', '2026-05-17T02:00Z')).toEqual([
      '2026-05-17T00:30Z',
      '2026-05-17T01:30Z',
    ]);
    expect(slots('hourly:00@America/St_Johns', '2026-05-17T00:00Z', '2026-05-17T01:00Z')).toEqual([
      '2026-05-17T00:30Z',
    ]);
  });

  it('follows the wall clock where it changes by half an hour', () => {
    // 01:15, then 02:00 becomes 02:30, then 03:15.
    expect(
      slots('hourly:15@Australia/Lord_Howe', '2026-10-03T14:00Z', '2026-10-03T16:30Z'),
    ).toEqual(['2026-10-03T14:45Z', '2026-10-03T16:15Z']);
    // 01:45, then 02:00 becomes 01:30, then 01:45 again.
    expect(
      slots('hourly:45@Australia/Lord_Howe', '2026-04-04T14:30Z', '2026-04-04T16:00Z'),
    ).toEqual(['2026-04-04T14:45Z', '2026-04-04T15:15Z']);
  });

  it('is in time to the second where an offset has seconds', () => {
    const monrovia = parseScheduleText('hourly:00@Africa/Monrovia');
    expect(nextSlot(monrovia, 'UTC', 0)).toBe((44 * 60 + 30) * 1000);
  });
});

describe('an interval', () => {
  it('is counted from its anchor in both directions, across changes of the clocks', () => {
    expect(
      slots('every:90m@2026-03-29T01:00:00Z', '2026-03-28T23:00Z', '2026-03-29T04:00Z'),
    ).toEqual(['2026-03-28T23:30Z', '2026-03-29T01:00Z', '2026-03-29T02:30Z', '2026-03-29T04:00Z']);
  });
});

describe('the next slot', () => {
  it('is never the instant itself and is exact to the millisecond', () => {
    const schedule = parseScheduleText('hourly:01');
    const ten = Date.parse('2026-05-17T10:00:00Z');
    expect(nextSlot(schedule, 'UTC', ten)).toBe(ten + 60_000);
    expect(nextSlot(schedule, 'UTC', ten + 59_999)).toBe(ten + 60_000);
    expect(nextSlot(schedule, 'UTC', ten + 60_000)).toBe(ten + 3_660_000);
  });

  it("is in the daemon's zone only where the schedule names none", () => {
    const after = Date.parse('2026-05-17T00:00:00Z');
    const nine = (text: string) => nextSlot(parseScheduleText(text), 'Asia/Tokyo', after);
    expect(nine('daily:10:00')).toBe(Date.parse('2026-05-17T01:00:00Z'));
    expect(nine('daily:10:00@Europe/Berlin')).toBe(Date.parse('2026-05-17T08:00:00Z'));
  });

  it('is null at the end of time and an error for what is no instant or no zone', () => {
    const daily = parseScheduleText('daily:09:00');
    expect(nextSlot(daily, 'UTC', 8.64e15)).toBeNull();
    expect(nextSlot(daily, 'UTC', 8.64e15 - 1000)).toBeNull();
    expect(() => nextSlot(daily, 'UTC', Number.NaN)).toThrow('not an instant');
    expect(() => nextSlot(daily, 'Europe/Bonn', 0)).toThrow('Europe/Bonn');
  });
});

describe('the summary of a long absence', () => {
  it('names the first, the last but one and the last slot and how many there are', () => {
    const schedule = parseScheduleText('hourly:15@Europe/Berlin');
    const [after, until] = [Date.parse('2020-01-01T00:00:00Z'), Date.parse('2030-01-01T00:00:00Z')];
    expect(summarizeSlots(schedule, 'UTC', after, until)).toEqual({
      first: Date.parse('2020-01-01T00:15:00Z'),
      beforeLast: Date.parse('2029-12-31T22:15:00Z'),
      last: Date.parse('2029-12-31T23:15:00Z'),
      count: (10 * 365 + 3) * 24,
    });
  });

  it('has no slot before the last where there is one alone, and is null where there is none', () => {
    const schedule = parseScheduleText('daily:09:00');
    const nine = Date.parse('2026-05-17T09:00:00Z');
    const alone = { first: nine, beforeLast: null, last: nine, count: 1 };
    expect(summarizeSlots(schedule, 'UTC', nine - 1, nine)).toEqual(alone);
    expect(summarizeSlots(schedule, 'UTC', nine, nine + 1000)).toBeNull();
    expect(summarizeSlots(schedule, 'UTC', nine, nine - 1000)).toBeNull();
  });
});
