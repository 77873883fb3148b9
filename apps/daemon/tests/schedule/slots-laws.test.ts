import { formatScheduleText, parseScheduleText, type ScheduleSet } from '@open-design/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySchedule } from '../../../../packages/contracts/tests/schedule-arbitraries.ts';
import { previewSlots } from '../../src/schedule/preview.ts';
import { nextSlot, slotsBetween, summarizeSlots } from '../../src/schedule/slots.ts';
import { instantsOf, onceADay, wallAt } from '../../src/schedule/wall-clock.ts';
import { zoneOffsets } from '../../src/schedule/zone-offsets.ts';

const DAY = 86_400_000;
const zone = fc.constantFrom(
  'UTC',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Africa/Monrovia',
);
const instant = fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2100, 0, 1) });
const few = fc.array(anySchedule, { minLength: 1, maxLength: 4 });
/** One schedule, mostly; or several. */
const schedule: fc.Arbitrary<ScheduleSet> = fc.oneof(
  { weight: 3, arbitrary: anySchedule },
  { weight: 1, arbitrary: few },
);
/** Up to 8 days cut in two, so that few of them reach over a change of the clocks and many over a weekend. */
const cut = fc.tuple(fc.nat({ max: 4 * DAY }), fc.nat({ max: 4 * DAY }));

describe('slots of any schedule in any zone', () => {
  it('increase strictly and lie after the one instant and not after the other', () => {
    fc.assert(
      fc.property(schedule, zone, instant, cut, (it, zoneName, after, [length]) => {
        let previous = after;
        for (const slotAt of slotsBetween(it, zoneName, after, after + length)) {
          expect(slotAt).toBeGreaterThan(previous);
          previous = slotAt;
        }
        expect(previous).toBeLessThanOrEqual(after + length);
      }),
    );
  });

  it('are the same whether an interval is taken whole or in two', () => {
    fc.assert(
      fc.property(schedule, zone, instant, cut, (it, zoneName, start, [one, two]) => {
        const between = (from: number, to: number) => [...slotsBetween(it, zoneName, from, to)];
        const parts = [...between(start, start + one), ...between(start + one, start + one + two)];
        expect(between(start, start + one + two)).toEqual(parts);
      }),
    );
  });

  it('are found one after the other as they are found together', () => {
    fc.assert(
      fc.property(schedule, zone, instant, cut, (it, zoneName, after, [length]) => {
        const until = after + length;
        const stepped: number[] = [];
        let next = nextSlot(it, zoneName, after);
        while (next !== null && next <= until) {
          stepped.push(next);
          next = nextSlot(it, zoneName, next);
        }
        expect([...slotsBetween(it, zoneName, after, until)]).toEqual(stepped);
        expect(summarizeSlots(it, zoneName, after, until)).toEqual(
          stepped.length === 0
            ? null
            : {
                first: stepped[0],
                beforeLast: stepped.at(-2) ?? null,
                last: stepped.at(-1),
                count: stepped.length,
              },
        );
      }),
    );
  });

  it('do not depend on when one asks, as long as no slot lies between', () => {
    fc.assert(
      fc.property(
        schedule,
        zone,
        instant,
        fc.double({ min: 0, max: 1 }),
        (it, name, after, part) => {
          const next = nextSlot(it, name, after);
          const later = after + Math.floor(((next ?? after + DAY) - 1 - after) * (part || 0));
          expect(nextSlot(it, name, later)).toBe(next);
        },
      ),
    );
  });
});

describe('several schedules', () => {
  const slots = (it: ScheduleSet, name: string, after: number, length: number) => [
    ...slotsBetween(it, name, after, after + length),
  ];

  it('have the slots of all of them, each once and in order, in whatever order they are given', () => {
    fc.assert(
      fc.property(few, zone, instant, cut, (several, name, after, [length]) => {
        const each = several.flatMap((it) => slots(it, name, after, length));
        const union = [...new Set(each)].toSorted((one, other) => one - other);
        expect(slots(several, name, after, length)).toEqual(union);
        expect(slots(several.toReversed(), name, after, length)).toEqual(union);
        expect(summarizeSlots(several, name, after, after + length)?.count ?? 0).toBe(union.length);
      }),
    );
  });

  it('are the same as one where it is given twice', () => {
    fc.assert(
      fc.property(anySchedule, zone, instant, cut, (it, name, after, [length]) => {
        expect(slots([it, it], name, after, length)).toEqual(slots(it, name, after, length));
        expect(summarizeSlots([it, it], name, after, after + length)).toEqual(
          summarizeSlots(it, name, after, after + length),
        );
      }),
    );
  });
});

describe('a preview', () => {
  it('lists the very slots that come, and so does the text of the schedule', () => {
    fc.assert(
      fc.property(anySchedule, zone, instant, cut, (it, name, from, [length]) => {
        const count = 50;
        const expected = [];
        for (const at of slotsBetween(it, name, from, from + length)) {
          if (expected.push(at) === count) break;
        }
        const question = { zone: name, from, until: from + length, count };
        const again = parseScheduleText(formatScheduleText(it));
        for (const schedules of [it, again]) {
          const { fires } = previewSlots({ ...question, schedules });
          expect(fires.map(({ at }) => at)).toEqual(expected);
          for (const { at, local } of fires) expect(instantIn(local)).toBe(at);
        }
      }),
    );
  });
});

/** The instant (UTC epoch ms) that a text with a distance from UTC names; that of Monrovia had seconds until 1972. */
function instantIn(local: string): number {
  const [, reading = '', sign, hours, minutes, seconds = '0'] =
    /^(.*)([+-])(\d\d):(\d\d)(?::(\d\d))?\[/.exec(local) ?? [];
  const distance = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return Date.parse(`${reading}Z`) - (sign === '-' ? -1_000 : 1_000) * distance;
}

describe('wall clock and instants', () => {
  it('lead back to the same reading wherever the reading exists', () => {
    fc.assert(
      fc.property(zone, instant, (name, at) => {
        const offsets = zoneOffsets(name);
        const [back = Number.NaN] = instantsOf(offsets, wallAt(offsets, at), onceADay);
        expect(wallAt(offsets, back)).toBe(wallAt(offsets, at));
        expect(back).toBeLessThanOrEqual(at);
      }),
    );
  });
});
