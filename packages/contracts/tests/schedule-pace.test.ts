import { describe, expect, it } from 'vitest';
import { Routine, RoutineInput, RoutinePatch, Schedules } from '../src/index.ts';

const cron = (expression: string) => ({ kind: 'cron', expression }) as const;
const rrule = (rule: string) =>
  ({ kind: 'rrule', rule: `DTSTART:20260101T090000 RRULE:${rule}` }) as const;

function faults(schedule: object): string[] {
  const input = { name: 'It', prompt: 'Go.', target: { mode: 'create_each_run' }, schedule };
  const result = RoutineInput.safeParse(input);
  return result.success
    ? []
    : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('a routine cannot be saved with slots less than five seconds apart', () => {
  it.each([
    ['every second', cron('* * * * * *'), '1 second apart'],
    ['every four seconds', cron('*/4 * * * * *'), '4 seconds apart'],
    ['two seconds of one minute', cron('0,3 30 9 * * *'), '3 seconds apart'],
    ['the end and the beginning of minutes', cron('0,57 * * * * *'), '3 seconds apart'],
    ['the same over the hour', cron('1,58 0,59 8,9 * * *'), '3 seconds apart'],
    ['the same over midnight', cron('1,58 0,59 0,23 * * *'), '3 seconds apart'],
    ['an RRULE of every second', rrule('FREQ=SECONDLY'), '1 second apart'],
    ['seconds of an RRULE', rrule('FREQ=DAILY;BYSECOND=10,12'), '2 seconds apart'],
    ['an RRULE over the minute', rrule('FREQ=MINUTELY;BYSECOND=0,58'), '2 seconds apart'],
  ])('%s', (_, schedule, expected) => {
    const field = schedule.kind === 'cron' ? 'expression' : 'rule';
    expect(faults(schedule)).toEqual([
      expect.stringMatching(new RegExp(`^schedule\\.${field}: .*got slots ${expected}`)),
    ]);
  });

  it('also as one of several, and not by an edit', () => {
    const several = [cron('0 9 * * *'), cron('* * * * * *')];
    expect(faults(several)[0]).toMatch(/^schedule\.1\.expression: /);
    expect(RoutinePatch.safeParse({ schedule: several }).success).toBe(false);
  });

  it.each([
    ['every five seconds', cron('*/5 * * * * *')],
    ['minutes that do not follow each other', cron('0,57 */2 * * * *')],
    ['hours that do not follow each other', cron('1,58 0,59 8,10 * * *')],
    ['every minute', cron('* * * * *')],
    ['every fifth second by RRULE', rrule('FREQ=SECONDLY;INTERVAL=5')],
    ['two seconds of every second', rrule('FREQ=SECONDLY;BYSECOND=0,30')],
    ['one minute of the day', rrule('FREQ=DAILY;BYMINUTE=0;BYSECOND=0,58')],
  ])('but with %s', (_, schedule) => {
    expect(faults(schedule)).toEqual([]);
  });

  it.each([
    [cron('0 9 * *'), 'expected 5 fields'],
    [rrule('FREQ=NEVER'), 'FREQ: expected one of'],
  ])('and what cannot be read has that fault alone: %j', (schedule, fault) => {
    expect(faults(schedule)).toEqual([expect.stringContaining(fault)]);
  });

  it('and what was saved before can still be read', () => {
    expect(Schedules.safeParse(cron('* * * * * *')).success).toBe(true);
    expect(Routine.shape.schedule.safeParse(cron('* * * * * *')).success).toBe(true);
  });
});
