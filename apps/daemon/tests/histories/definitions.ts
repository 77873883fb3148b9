import { Policies, type Schedule } from '@open-design/contracts';
import fc from 'fast-check';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A schedule that may be too dense for a year; `slots` says after how many it ends. */
export interface PlannedSchedule {
  readonly schedule: Schedule;
  /** Ends this long (ms) after it was begun; null never does. */
  readonly lasts: number | null;
}

const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe');
const time = fc
  .tuple(fc.constantFrom('00', '02', '09', '23'), fc.constantFrom('00', '30', '59'))
  .map((parts) => parts.join(':'));

/** A few hundred slots a year at the most. */
const sparse: fc.Arbitrary<PlannedSchedule> = fc
  .oneof(
    fc.record({
      kind: fc.constantFrom('daily' as const, 'weekdays' as const),
      time,
      timezone: zone,
    }),
    fc.record({
      kind: fc.constant('weekly' as const),
      weekday: fc.nat({ max: 6 }),
      time,
      timezone: zone,
    }),
    fc.record({
      kind: fc.constant('monthly' as const),
      day: fc.constantFrom<1 | 31 | 'last'>(1, 31, 'last'),
      time,
      timezone: zone,
    }),
    fc.record({
      kind: fc.constant('interval' as const),
      everyMs: fc.integer({ min: 20 * hour, max: 20 * day }),
    }),
  )
  .map((schedule) => ({ schedule, lasts: null }));

/** Seconds to hours apart, and soon over. */
const dense: fc.Arbitrary<PlannedSchedule> = fc
  .oneof(
    fc.record({
      kind: fc.constant('interval' as const),
      everyMs: fc.constantFrom(5_000, 17_000, minute, 7 * minute),
    }),
    fc.record({
      kind: fc.constant('hourly' as const),
      minute: fc.nat({ max: 59 }),
      timezone: zone,
    }),
    fc.record({
      kind: fc.constant('cron' as const),
      expression: fc.constantFrom('*/20 * * * * *', '*/5 * * * *', '7,9 */2 * * *'),
      timezone: zone,
    }),
  )
  .chain((schedule) =>
    fc.integer({ min: 1, max: 120 }).map((slots) => {
      const gap = schedule.kind === 'interval' ? schedule.everyMs : 5 * minute;
      return { schedule, lasts: slots * gap };
    }),
  );

export const plan = fc.oneof(sparse, dense);

export const overlap = fc.record({
  mode: fc.constantFrom('skip', 'queue_one', 'queue_all', 'allow', 'cancel_running'),
  max: fc.constantFrom(1, 3),
});

export const policies: fc.Arbitrary<Policies> = fc
  .record({
    catchUp: fc.record(
      {
        mode: fc.constantFrom('skip', 'latest', 'all'),
        max: fc.constantFrom(1, 3, 10),
        windowMs: fc.constantFrom(minute, hour, 3 * day),
        notAfter: fc.constantFrom('11:00', 10 * minute, day),
        perMinute: fc.constantFrom(1, 6, 600),
      },
      { requiredKeys: ['mode', 'max', 'perMinute'] },
    ),
    overlap,
    pauseAfterFailures: fc.constantFrom(null, null, 1, 3),
    jitterMs: fc.constantFrom(0, 0, 1_000, 10 * minute, hour),
  })
  .map((it) => Policies.parse(it));
