import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Span, zoneOffsets } from '../../src/schedule/zone-offsets.ts';

const HOUR = 3_600_000;

/** When the offset changes between two instants, as ISO texts, and the hours it changes to. */
function changes(zone: string, from: number, until: number): [string, number][] {
  const offsets = zoneOffsets(zone);
  const found: [string, number][] = [];
  let span: Span = offsets.spanAt(from);
  while (span.until < until) {
    const next = offsets.spanAt(span.until);
    if (next.offset !== span.offset) {
      found.push([new Date(next.from).toISOString(), next.offset / HOUR]);
    }
    span = next;
  }
  return found;
}

describe('the offsets of a time zone', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('change at the second at which the clocks do', () => {
    expect(changes('America/New_York', Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1))).toEqual([
      ['2026-03-08T07:00:00.000Z', -4],
      ['2026-11-01T06:00:00.000Z', -5],
    ]);
    expect(changes('Pacific/Apia', Date.UTC(2011, 8, 1), Date.UTC(2012, 0, 1))).toEqual([
      ['2011-09-24T14:00:00.000Z', -10],
      ['2011-12-30T10:00:00.000Z', 14],
    ]);
  });

  it('have the two changes that are a week apart', () => {
    expect(changes('America/Recife', Date.UTC(2000, 0, 2), Date.UTC(2001, 0, 1))).toEqual([
      ['2000-02-27T02:00:00.000Z', -3],
      ['2000-10-08T03:00:00.000Z', -2],
      ['2000-10-15T02:00:00.000Z', -3],
    ]);
  });

  it('are kept to the second', () => {
    expect(changes('Africa/Monrovia', 0, Date.UTC(1980, 0, 1))).toEqual([
      ['1972-01-07T00:44:30.000Z', 0],
    ]);
    expect(zoneOffsets('Africa/Monrovia').spanAt(0).offset).toBe(-(44 * 60 + 30) * 1000);
  });

  it('are known before the first change and after the last', () => {
    const berlin = zoneOffsets('Europe/Berlin');
    expect(berlin.spanAt(-8.64e15).offset).toBe((53 * 60 + 28) * 1000);
    expect(berlin.spanAt(Date.UTC(2100, 6, 1)).offset).toBe(2 * HOUR);
    expect([HOUR, 2 * HOUR]).toContain(berlin.spanAt(8.64e15).offset);
  });

  it('are the same under a replaced clock', () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 6, 1) });
    // A zone that no other test has looked up, at the instant 0: winter in Oslo.
    expect(zoneOffsets('Europe/Oslo').spanAt(0).offset).toBe(HOUR);
  });

  it('are refused for a zone that nobody knows, by its name', () => {
    expect(() => zoneOffsets('Europe/Bonn')).toThrow('Europe/Bonn');
  });
});
