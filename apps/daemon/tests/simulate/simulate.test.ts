import { Policies, type Schedule, type ScheduleSet } from '@open-design/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { now } from '../../src/clock.ts';
import { previewSlots } from '../../src/schedule/preview.ts';
import { slotsBetween } from '../../src/schedule/slots.ts';
import { type SimulationOrder, simulate } from '../../src/simulate/simulate.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const from = Date.UTC(2026, 2, 24);
const hourly: Schedule = { kind: 'hourly', minute: 0, timezone: 'UTC' };

function order(
  it: Partial<SimulationOrder> & { schedule?: ScheduleSet; policies?: Policies },
): SimulationOrder {
  const { schedule = hourly, policies, ...rest } = it;
  return {
    routines: [{ name: 'It', schedule, policies }],
    from,
    until: from + day,
    daemons: 1,
    downs: [],
    runTakesMs: 5 * minute,
    ...rest,
  };
}

/** Slots of two schedules may be closer than a run takes. */
const beside = Policies.parse({ overlap: { mode: 'allow' } });

const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe');
const time = fc
  .tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const schedule: fc.Arbitrary<Schedule> = fc.oneof(
  fc.record({
    kind: fc.constant('hourly' as const),
    minute: fc.nat({ max: 59 }),
    timezone: zone,
  }),
  fc.record({
    kind: fc.constantFrom('daily' as const, 'weekdays' as const),
    time,
    timezone: zone,
  }),
  fc.record({
    kind: fc.constant('monthly' as const),
    day: fc.constantFrom<1 | 31 | 'last'>(1, 31, 'last'),
    time,
    timezone: zone,
    dst: fc.record({
      gap: fc.constantFrom('shift' as const, 'next' as const, 'skip' as const),
      overlap: fc.constantFrom('first' as const, 'second' as const, 'both' as const),
    }),
  }),
  fc.record({
    kind: fc.constant('daily' as const),
    time: fc.constantFrom('01:30', '02:00', '02:30'),
    timezone: zone,
    dst: fc.record({
      gap: fc.constantFrom('shift' as const, 'next' as const, 'skip' as const),
      overlap: fc.constantFrom('first' as const, 'second' as const, 'both' as const),
    }),
    exclude: fc.record({ weekdays: fc.subarray([0, 2, 6], { minLength: 1 }) }),
  }),
  fc.record({
    kind: fc.constant('rrule' as const),
    rule: fc.constantFrom(
      'DTSTART;TZID=Europe/Berlin:20200101T023000\nRRULE:FREQ=DAILY;INTERVAL=2',
      'DTSTART;TZID=America/New_York:20200101T090000\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    ),
  }),
  fc.record({
    kind: fc.constant('interval' as const),
    everyMs: fc.integer({ min: 40 * minute, max: 3 * day }),
  }),
  fc.record({
    kind: fc.constant('cron' as const),
    expression: fc.constantFrom('*/30 1-3 * * *', '30 2 L * *', '0 0,12 * * 1#2'),
    timezone: zone,
  }),
);

describe('what is previewed, simulated and fired', () => {
  it('is the same for any schedules, from any instant on, with any number of daemons', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    console.log(`seed ${seed}`);
    await fc.assert(
      fc.asyncProperty(
        fc.array(schedule, { minLength: 1, maxLength: 2 }),
        fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2037, 0, 1) }),
        fc.integer({ min: 1, max: 3 }),
        async (schedules, start, daemons) => {
          const until = start + 8 * day;
          const asked = { from: start, until, daemons, runTakesMs: minute };
          const found = await simulate(order({ ...asked, schedule: schedules, policies: beside }));

          const implied = [...slotsBetween(schedules, 'UTC', start, until)];
          const question = { schedules, zone: 'UTC', from: start, until, count: 1_000 };
          expect(previewSlots(question).fires.map(({ at }) => at)).toEqual(implied);
          const [routine] = found.routines;
          expect(routine?.timeline.map(({ slotAt }) => slotAt)).toEqual(implied);
          expect(routine?.counts).toEqual({
            ran: implied.length,
            caught_up: 0,
            skipped: 0,
            missed: 0,
          });
          expect(found.audit).toMatchObject({ ok: true, expected: implied.length });
        },
      ),
      { numRuns: 40, seed },
    );
  }, 120_000);
});

describe('a simulation', () => {
  it('records what passes while all daemons are down, and lets one go on for the other', async () => {
    const downs = [
      { daemon: null, from: from + 2 * hour, to: from + 5 * hour + 2 * minute },
      { daemon: 1, from: from + 8 * hour, to: from + 10 * hour },
    ];

    const { routines, audit } = await simulate(
      order({ daemons: 2, downs, until: from + 9 * hour }),
    );

    const told = routines[0]?.timeline.map(({ slotAt, untilAt, outcome, cause, daemon }) => {
      const hours = [slotAt, untilAt].map((at) => (at - from) / hour);
      return [...hours, outcome, cause, daemon];
    });
    expect(told?.slice(0, 3)).toEqual([
      [1, 1, 'ran', null, expect.any(String)],
      [2, 4, 'missed', 'daemon_down', 'D1'],
      [5, 5, 'caught_up', 'daemon_down', 'D1'],
    ]);
    expect(told?.slice(-2)).toEqual([
      [8, 8, 'ran', null, 'D2'],
      [9, 9, 'ran', null, 'D2'],
    ]);
    expect(audit.ok).toBe(true);
  });

  it('lets runs last, so that overlap policies see them', async () => {
    const { routines } = await simulate(order({ runTakesMs: 90 * minute, until: from + 4 * hour }));

    expect(routines[0]?.timeline.map(({ outcome, cause }) => [outcome, cause])).toEqual([
      ['ran', null],
      ['skipped', 'overlap'],
      ['ran', null],
      ['skipped', 'overlap'],
    ]);
  });

  it('says what nobody has looked at when no daemon runs at the end', async () => {
    const downs = [{ daemon: null, from: from + 22 * hour, to: from + 2 * day }];

    const { routines } = await simulate(order({ downs }));

    expect(routines[0]).toMatchObject({ open: 3, counts: { ran: 21 } });
  });

  it('refuses nothing silently: a fault of a daemon is thrown', async () => {
    const broken = { kind: 'hourly' as const, minute: 0, timezone: 'Mars/Olympus' };

    await expect(simulate(order({ schedule: broken }))).rejects.toThrow('Mars/Olympus');
  });

  it('gives the program its own clock back', async () => {
    await simulate(order({}));

    expect(Math.abs(now() - Date.now())).toBeLessThan(1_000);
  });
});
