import type { Schedule } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { previewSlots } from '../../src/schedule/preview.ts';
import { type RruleCase, rfcExamples } from './rrule-cases.ts';
import { rfcRules } from './rrule-rules.ts';

function check({ rule, first, ends }: RruleCase): void {
  const schedule: Schedule = { kind: 'rrule', rule };
  const { fires } = previewSlots({
    schedules: schedule,
    zone: 'UTC',
    from: 0,
    count: first.length + 1,
  });
  const readings = fires.map(({ local }) => local.slice(0, 19).replace(/(T\d\d:\d\d):00$/, '$1'));
  expect(ends === true ? readings : readings.slice(0, first.length)).toEqual(first);
  expect(fires).toHaveLength(ends === true ? first.length : first.length + 1);
}

describe('the examples of RFC 5545', () => {
  it.each(rfcExamples.map((it) => [it.says, it] as const))('%s', (_says, it) => {
    check(it);
  });

  it('follow the clocks of the zone: 09:00 in New York is 13:00 UTC in summer and 14:00 in winter', () => {
    const rule = 'DTSTART;TZID=America/New_York:19971025T090000\nRRULE:FREQ=DAILY;COUNT=2';
    const question = {
      schedules: { kind: 'rrule', rule } as const,
      zone: 'UTC',
      from: 0,
      count: 3,
    };
    expect(previewSlots(question).fires.map(({ at }) => new Date(at).toISOString())).toEqual([
      '1997-10-25T13:00:00.000Z',
      '1997-10-26T14:00:00.000Z',
    ]);
  });
});

describe('recurrence rules', () => {
  it.each(rfcRules.map((it) => [it.says, it] as const))('%s', (_says, it) => {
    check(it);
  });
});
