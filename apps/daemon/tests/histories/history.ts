import { type OverlapPolicy, Policies } from '@open-design/contracts';
import fc from 'fast-check';
import { day, hour, minute, overlap, plan, type PlannedSchedule, policies } from './definitions.ts';

/** One thing that happens, `after` ms from the one before it. Numbers choose among what there is then. */
export type Act =
  | { readonly do: 'create'; readonly plan: PlannedSchedule; readonly policies: Policies }
  | { readonly do: 'edit'; readonly which: number; readonly plan: PlannedSchedule }
  | { readonly do: 'policies'; readonly which: number; readonly policies: Policies }
  | { readonly do: 'pause' | 'resume' | 'remove' | 'runNow'; readonly which: number }
  | {
      readonly do: 'backfill';
      readonly which: number;
      /** How far back it begins and ends (ms). */
      readonly from: number;
      readonly to: number;
      readonly overlap: OverlapPolicy;
    }
  /** Nobody reaches the store for so long (ms). */
  | { readonly do: 'outage'; readonly ms: number }
  /** All daemons are started again, with other rules of time zones. */
  | { readonly do: 'zones' }
  | { readonly do: 'snooze'; readonly which: number; readonly ms: number }
  | { readonly do: 'crash' | 'stop' | 'start' | 'vanish'; readonly daemon: number }
  | {
      readonly do: 'setClock' | 'sleep' | 'block' | 'mistime';
      readonly daemon: number;
      readonly ms: number;
    };

export interface Happening {
  readonly after: number;
  /** Through which daemon a person does it. */
  readonly through: number;
  readonly act: Act;
}

/** Some daemons, what happens to them and to routines, and how runs go. */
export interface History {
  /** There from the beginning. */
  readonly routines: readonly { readonly plan: PlannedSchedule; readonly policies: Policies }[];
  /** How far (ms) each daemon's clock is ahead at first: one entry a daemon. */
  readonly ahead: readonly number[];
  /** Runs take these times (ms), in turn; every `fails`th of them fails. */
  readonly takes: readonly number[];
  readonly fails: number;
  readonly happenings: readonly Happening[];
}

const which = fc.nat({ max: 9 });
const daemon = fc.nat({ max: 2 });

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('create' as const), plan, policies }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('edit' as const), which, plan }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('policies' as const), which, policies }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pause' as const), which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('resume' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('runNow' as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('backfill' as const),
      which,
      from: fc.constantFrom(10 * minute, 5 * hour, 9 * day),
      to: fc.constantFrom(0, minute, 2 * hour),
      overlap: overlap.map((it) => Policies.parse({ overlap: it }).overlap),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('outage' as const),
      ms: fc.constantFrom(1, 8_000, 5 * minute, 6 * hour),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('zones' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('snooze' as const),
      which,
      ms: fc.constantFrom(1_000, 3 * minute, 2 * hour, 9 * day),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('crash' as const, 'stop' as const, 'vanish' as const),
      daemon,
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('start' as const), daemon }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('setClock' as const),
      daemon,
      ms: fc.constantFrom(-hour, day, -day, 5 * minute, -5 * minute, -1, 30_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('sleep' as const),
      daemon,
      ms: fc.constantFrom(20_000, 8 * hour, 3 * day),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('block' as const),
      daemon,
      ms: fc.constantFrom(30_000, 10 * minute),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('mistime' as const),
      daemon,
      ms: fc.constantFrom(3, 1, 0, -40, -2_000),
    }),
  },
);

/** Things that happen in quick succession, and long quiet times between them. */
const gap = (longest: number) =>
  fc.oneof(
    fc.constantFrom(0, 1, 999, 5_000),
    fc.integer({ min: 1, max: 20 * minute }),
    fc.integer({ min: 1, max: longest / 8 }),
    fc.integer({ min: 1, max: longest }),
  );

/** @param length ms; what happens is spread so that about this much passes */
export function anyHistory(length: number, most: number): fc.Arbitrary<History> {
  const happening = fc.record({ after: gap((length / most) * 4), through: daemon, act });
  return fc.record({
    routines: fc.array(fc.record({ plan, policies }), { minLength: 1, maxLength: 2 }),
    ahead: fc.array(fc.constantFrom(0, 0, 3 * minute, -7 * minute, 12), {
      minLength: 1,
      maxLength: 3,
    }),
    takes: fc.array(fc.constantFrom(0, 900, 5 * minute, 40 * minute), {
      minLength: 1,
      maxLength: 4,
    }),
    fails: fc.integer({ min: 2, max: 9 }),
    happenings: fc.array(happening, { minLength: Math.min(10, most), maxLength: most }),
  });
}
