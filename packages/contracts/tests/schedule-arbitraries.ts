import fc from 'fast-check';
import { Schedule } from '../src/index.ts';

const two = (number: number) => String(number).padStart(2, '0');
const between = (min: number, max: number) => fc.integer({ min, max });
const time = fc.tuple(between(0, 23), between(0, 59)).map((parts) => parts.map(two).join(':'));
const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC', 'Etc/GMT+5', 'EST5EDT');
const weekday = between(0, 6);
const instant = fc.oneof(
  between(Date.UTC(1970, 0, 1), Date.UTC(2100, 0, 1)),
  between(0, 40_000).map((day) => day * 86_400_000),
  between(0, 40_000).map((day) => day * 86_400_000 - 1),
);
const date = between(0, 40_000).map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
const dates = fc.oneof(
  date,
  fc.tuple(date, date).map((both) => both.toSorted().join('/')),
);

/** A non-empty list without repetitions. */
function some<T>(item: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> {
  return fc.uniqueArray(item, { minLength: 1, maxLength });
}

function optional<T>(item: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(item, { nil: undefined });
}

const exclude = fc
  .record({ dates: optional(some(dates, 3)), weekdays: optional(some(weekday, 4)) })
  .map((it) => (it.dates === undefined && it.weekdays === undefined ? undefined : it));

const options = fc.record({
  timezone: optional(zone),
  startAt: optional(instant),
  endAt: optional(instant),
  exclude: fc.option(exclude, { nil: undefined, freq: 2 }),
});

const dst = fc.record({
  gap: optional(fc.constantFrom('shift', 'next', 'skip')),
  overlap: optional(fc.constantFrom('first', 'second', 'both')),
});

function field(min: number, max: number): fc.Arbitrary<string> {
  const number = between(min, max).map(String);
  const range = fc
    .tuple(between(min, max), between(min, max))
    .map(([one, other]) => `${Math.min(one, other)}-${Math.max(one, other)}`);
  const step = between(1, max - min).map((by) => `/${by}`);
  const stepped = fc
    .tuple(fc.oneof(fc.constant('*'), range, number), step)
    .map((parts) => parts.join(''));
  const list = fc.array(fc.oneof(number, range, stepped), { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant('*') },
    list.map((items) => items.join()),
  );
}

const cronDate = fc.oneof(
  field(1, 28),
  fc.constantFrom('L', 'L-3', 'LW', '15W', 'L-3W', '?', '1,L'),
);
const cronWeekday = fc.oneof(
  fc.constant('*'),
  field(0, 6),
  fc.constantFrom('MON-FRI', 'sat', '5L', '2#2', '1#5', '?', '7'),
);
const fiveFields = fc
  .tuple(field(0, 59), field(0, 23), cronDate, field(1, 12), cronWeekday)
  .map((fields) => fields.join(' '));
const cronText = fc.oneof(
  { weight: 6, arbitrary: fiveFields },
  { weight: 2, arbitrary: fc.tuple(field(0, 59), fiveFields).map((fields) => fields.join(' ')) },
  { weight: 1, arbitrary: fc.constantFrom('@hourly', '@daily', '@weekly', '@monthly', '@yearly') },
);

const basic = (at: number) => new Date(at).toISOString().replace(/[-:]|\.\d+|Z/g, '');
const by = (name: string, values: readonly string[]) =>
  fc.constantFrom('', ...values.map((it) => `;${name}=${it}`));
const rule = fc
  .tuple(
    between(Date.UTC(2000, 0, 1) / 60_000, Date.UTC(2030, 0, 1) / 60_000).map((minute) =>
      basic(minute * 60_000),
    ),
    fc.constantFrom('', ';TZID=America/New_York', ';TZID=Australia/Lord_Howe'),
    fc.constantFrom('YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY', 'MINUTELY'),
    by('INTERVAL', ['1', '2', '5', '90']),
    by('BYDAY', ['MO', 'TU,TH', 'SA,SU']),
    by('BYHOUR', ['9', '1,2,3,23']),
    by('COUNT', ['1', '7', '500']),
    fc.constantFrom('\n', '\r\n', ' '),
    fc.constantFrom('', 'EXDATE:20260101T090000', 'RDATE:20260101T090000,20260329T023000'),
  )
  .map(
    ([start, tzid, freq, interval, byDay, byHour, count, gap, more]) =>
      `DTSTART${tzid}:${start}${gap}RRULE:FREQ=${freq}${interval}${byDay}${byHour}${count}${more && gap + more}`,
  );

const local = instant.map((at) => new Date(at).toISOString());
const once = fc.oneof(
  instant,
  local.map((iso) => iso.slice(0, 16)),
  local.map((iso) => iso.slice(0, 19)),
);

const dayOfMonth = fc.oneof(
  between(1, 31),
  fc.constant('last'),
  fc.record({ nth: fc.oneof(between(1, 5), fc.constant('last')), weekday }),
);

const fields: { readonly [K in Schedule['kind']]: fc.Arbitrary<object> } = {
  hourly: fc.record({ minute: between(0, 59) }),
  daily: fc.record({ time }),
  weekdays: fc.record({ time }),
  weekly: fc.record({ weekday, time }),
  monthly: fc.record({ day: dayOfMonth, time }),
  cron: fc.record({ expression: cronText }),
  once: fc.record({ at: once }),
  rrule: fc.record({ rule }),
  interval: fc.record({
    everyMs: fc.oneof(
      fc.integer({ min: 60_000 }),
      between(1, 999).map((n) => n * 60_000),
    ),
    anchorAt: optional(fc.maxSafeInteger().filter((at) => Math.abs(at) <= 8.64e15)),
  }),
};

/** A definition without the members that it leaves out, as JSON has it. */
function bare(value: object): object {
  return JSON.parse(JSON.stringify(value)) as object;
}

/** Schedules of each kind with any options, all of which the schema accepts. */
export const schedulesByKind: readonly (readonly [Schedule['kind'], fc.Arbitrary<Schedule>])[] =
  Object.entries(fields).map(([kind, own]) => {
    const whole = fc
      .tuple(own, options, optional(dst))
      .map(([it, some, policy]) =>
        bare({ kind, ...it, ...some, ...(kind === 'interval' ? {} : { dst: policy }) }),
      )
      .map((it) => Schedule.safeParse(it))
      .filter((result) => result.success)
      .map((result) => result.data);
    return [kind as Schedule['kind'], whole] as const;
  });

/** Any schedule. */
export const anySchedule: fc.Arbitrary<Schedule> = fc.oneof(...schedulesByKind.map(([, it]) => it));
