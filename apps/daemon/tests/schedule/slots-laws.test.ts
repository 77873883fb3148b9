import type { Schedule } from '@open-design/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const schedule: fc.Arbitrary<Schedule> = fc.oneof(
  fc.record({ kind: fc.constant('hourly' as const), minute: fc.integer({ min: 0, max: 59 }) }),
  fc.record({ kind: fc.constantFrom('daily' as const, 'weekdays' as const), time }),
  fc.record({
    kind: fc.constant('weekly' as const),
    weekday: fc.integer({ min: 0, max: 6 }),
    time,
  }),
  fc.record({
    kind: fc.constant('interval' as const),
    everyMs: fc.integer({ min: 600_000, max: 30 * DAY }),
    anchorAt: fc.integer({ min: -1e12, max: 5e12 }),
  }),
);
/** Up to 20 days cut in two, so that few of them reach over a change of the clocks and many over a weekend. */
const cut = fc.tuple(fc.nat({ max: 10 * DAY }), fc.nat({ max: 10 * DAY }));

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
          const next = nextSlot(it, name, after) ?? after;
          const later = after + Math.floor((next - 1 - after) * (part || 0));
          expect(nextSlot(it, name, later)).toBe(next);
        },
      ),
    );
  });
});

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
