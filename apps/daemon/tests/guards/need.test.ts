import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { microUsd } from '@open-design/contracts';
import { needOf, quantile95, usualNeed } from '../../src/run/budget/estimate.ts';

const amount = fc.integer({ min: 0, max: 1_000_000_000 });
const bound = fc.option(fc.integer({ min: 1, max: 1_000_000_000 }));
const amounts = fc.record({ tokens: amount, microUsd: amount });
const bounds = fc.record({ tokens: bound, microUsd: bound });

describe('what is held for a run', () => {
  it('is never more than it may use by itself, nor, without a past, than a day has', () => {
    fc.assert(
      fc.property(fc.array(amounts), bounds, fc.array(bounds), (past, ofRun, ofDay) => {
        for (const unit of ['tokens', 'microUsd'] as const) {
          const { least: start, most } = needOf(unit, past, ofRun, ofDay);
          expect(most).toBeLessThanOrEqual(ofRun[unit] ?? Infinity);
          expect(start).toBeLessThanOrEqual(most);
          const least = Math.min(usualNeed[unit], ...ofDay.map((it) => it[unit] ?? Infinity));
          const isUnknown = past.length === 0 && ofRun[unit] === null;
          expect(most).toBe(isUnknown ? least : most);
        }
      }),
    );
  });

  it('is enough for 95 of 100 runs before it, and one of their amounts', () => {
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 50 }), (past) => {
        const most = quantile95(past);
        const enough = past.filter((it) => it <= most).length;
        expect(past).toContain(most);
        expect(enough / past.length).toBeGreaterThanOrEqual(0.95);
      }),
    );
  });

  it('counts money in whole millionths, never less than it was', () => {
    expect([0, 0.1, 0.3, 0.0000001, 1.1].map(microUsd)).toEqual([
      0, 100_000, 300_000, 1, 1_100_000,
    ]);
  });
});
