import type { RunEvent } from '@open-design/contracts';
import { describe, expect, test } from 'vitest';
import { isDuplicate } from '../../../src/store/errors.ts';
import { appendEvents, eventsAfter, lastSeq } from '../../../src/store/queries/run-events.ts';
import type { GroundOpener } from '../ground.ts';
import { ten } from './examples.ts';

/** The stored stream of a run. */
export function exerciseEvents(open: GroundOpener): void {
  describe("a run's events", () => {
    test('come back as they were stored, whatever they carry', async () => {
      const { store } = await open.fresh();
      const input = { text: 'ü 🦊 "q" \\ \0 \ud800', list: [1, 2.5, null, { deep: true }] };
      const events: RunEvent[] = [
        { seq: 1, at: ten, name: 'agent', data: { type: 'tool_use', id: 't', name: 'w', input } },
        { seq: 2, at: ten + 1, name: 'stdout', data: { text: '' } },
      ];
      await store.write(() => appendEvents('run', events));
      expect(await store.read(() => eventsAfter('run', 0, 9))).toEqual(events);
      expect(await store.read(() => eventsAfter('run', 1, 9))).toEqual(events.slice(1));
      expect(await store.read(() => eventsAfter('other', 0, 9))).toEqual([]);
    });

    test('are numbered once: a number that is taken is refused, with all that came along', async () => {
      const { store } = await open.fresh();
      await store.write(() => appendEvents('run', lines(1, 3)));
      const refusal: unknown = await store
        .write(() => appendEvents('run', lines(3, 5)))
        .catch((error: unknown) => error);
      expect(isDuplicate(refusal)).toBe(true);
      expect(await store.read(() => lastSeq('run'))).toBe(3);
      await store.write(() => appendEvents('other', lines(1, 1)));
    });

    test('are none at first, and storing none is fine', async () => {
      const { store } = await open.fresh();
      await store.write(() => appendEvents('run', []));
      expect(await store.read(() => lastSeq('run'))).toBe(0);
    });

    test('can be ten thousand, and are read page by page without a gap', async () => {
      const { store } = await open.fresh();
      const all = lines(1, 10_000);
      for (let start = 0; start < all.length; start += 2_357) {
        await store.write(() => appendEvents('run', all.slice(start, start + 2_357)));
      }
      const read: RunEvent[] = [];
      let page: RunEvent[];
      do {
        page = await store.read(() => eventsAfter('run', read.at(-1)?.seq ?? 0, 700));
        read.push(...page);
      } while (page.length > 0);
      expect(read).toEqual(all);
      expect(await store.read(() => lastSeq('run'))).toBe(10_000);
    });
  });
}

function lines(from: number, to: number): RunEvent[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    seq: from + index,
    at: ten + index,
    name: 'stdout',
    data: { text: `line ${from + index}\n` },
  }));
}
