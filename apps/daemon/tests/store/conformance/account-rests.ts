import { describe, expect, test } from 'vitest';
import type { Account } from '../../../src/handoff.ts';
import {
  askStart,
  type LimitReport,
  reportLimit,
  reportWell,
  takeStart,
} from '../../../src/run/rest/account-rest.ts';
import { paceMs, quietMs, usualWait } from '../../../src/run/rest/rules.ts';
import { endRests, findRest, listRests } from '../../../src/store/queries/account-rests.ts';
import type { Store } from '../../../src/store/store.ts';
import type { GroundOpener } from '../ground.ts';
import { hour, minute, ten } from './examples.ts';

const account: Account = { key: 'claude||k', family: 'claude', agentId: 'claude', name: 'the key' };
const other: Account = { ...account, key: 'claude||other' };

function on(store: Store) {
  return {
    report: (it: Partial<LimitReport>, at: number) => {
      const report = { resetsAt: null, message: 'Too much.', startedAt: at - minute, ...it };
      return store.write(() => reportLimit(account, report, at));
    },
    take: (at: number, of = account) => store.write(() => takeStart(of, at)),
    ask: (at: number, of = account) => store.read(() => askStart(of, at)),
    well: (startedAt: number) => store.write(() => reportWell(account, startedAt)),
  };
}

/** The rest of an account whose usage limit is reached. */
export function exerciseAccountRests(open: GroundOpener): void {
  describe('an account that has reached its usage limit', () => {
    test('lets no agent start before the reset that was named, on no daemon, and says why', async () => {
      const { store, openAgain } = await open.fresh();
      expect(await on(store).take(ten)).toBeNull();
      expect(await on(store).report({ resetsAt: ten + hour }, ten)).toBe(ten + hour);
      const sibling = on(await openAgain());

      for (const at of [ten, ten + hour - 1]) {
        const wait = await sibling.take(at);
        expect(wait).toMatchObject({ askAt: ten + hour });
        expect(wait?.reason).toBe(
          'the reset of the usage limit of claude (the key): it is reset at 2026-03-02T11:00:00.000Z',
        );
        expect(await sibling.ask(at)).toEqual(wait);
      }
      expect(await sibling.take(ten + 1, other)).toBeNull();
      expect(await sibling.take(ten + hour)).toBeNull();
    });

    test('lets those that waited start one after the other, however many daemons ask at once', async () => {
      const { store, openAgain } = await open.fresh();
      await on(store).report({ resetsAt: ten + hour }, ten);
      const stores = [store, await openAgain(), await openAgain(), await openAgain()];
      let waiting = Array.from({ length: 12 }, (_, index) => index);
      const startedAt: number[] = [];

      for (let at = ten + hour; waiting.length > 0; at += 1_000) {
        const asked = waiting.map((id) => on(stores[id % 4] ?? store).take(at));
        const waits = await Promise.all(asked);
        const started = waiting.filter((_, index) => waits[index] === null);
        startedAt.push(...started.map(() => at));
        waiting = waiting.filter((id) => !started.includes(id));
      }

      const due = Array.from({ length: 12 }, (_, index) => ten + hour + index * paceMs);
      expect(startedAt).toEqual(due);
    });

    test('is free again once nobody has come for a while, and not before one has', async () => {
      const { store } = await open.fresh();
      const { report, take } = on(store);
      await report({ resetsAt: ten + hour }, ten);
      const late = ten + 5 * hour;
      expect(await take(late)).toBeNull();
      expect(await take(late)).toMatchObject({ askAt: late + paceMs });
      const quiet = late + paceMs + quietMs;
      expect([await take(quiet), await take(quiet)]).toEqual([null, null]);
    });

    test('rests a usual time where no reset is named, longer each time, until a run goes well', async () => {
      const { store } = await open.fresh();
      const { report, well } = on(store);
      let at = ten;
      const waits: number[] = [];
      for (let count = 0; count < 9; count += 1) {
        const until = await report({ startedAt: at }, at + 1_000);
        waits.push((until - at - 1_000) / minute);
        at = until;
      }
      expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
      await well(at - 1);
      expect(await report({ startedAt: at }, at)).toBe(at + 5 * hour);
      await well(at + 5 * hour);
      expect(await report({ startedAt: at + 6 * hour }, at + 6 * hour)).toBe(
        at + 6 * hour + usualWait(1),
      );
    });

    test('is reported once by runs that were at work together, and the latest reset holds', async () => {
      const { store } = await open.fresh();
      const { report } = on(store);
      await report({ resetsAt: ten + hour }, ten);
      await report({ resetsAt: ten + 2 * hour, startedAt: ten - hour }, ten + 1);
      await report({ resetsAt: ten + hour, startedAt: ten - hour }, ten + 2);
      const rest = await store.read(() => findRest(account));
      expect(rest).toMatchObject({ until: ten + 2 * hour, reports: 1, isTold: true });
    });

    test('that names a reset which has passed, or the same short one again and again, rests longer', async () => {
      const { store } = await open.fresh();
      const { report } = on(store);
      expect(await report({ resetsAt: ten - 1 }, ten)).toBe(ten + 5 * minute);
      const again = ten + 5 * minute;
      const soon = { startedAt: again, resetsAt: again + 1_000 };
      expect(await report(soon, again)).toBe(again + 10 * minute);
    });

    test('is listed while it rests, and can be woken with all of its family', async () => {
      const { store } = await open.fresh();
      const { report, take } = on(store);
      await report({ resetsAt: ten + hour }, ten);
      const list = (at: number) => store.read(() => listRests(at));
      expect(await list(ten)).toMatchObject([
        { agentId: 'claude', account: 'the key', until: ten + hour, message: 'Too much.' },
      ]);
      expect(await list(ten + hour)).toEqual([]);
      expect(await store.write(() => endRests('codex', ten))).toBe(0);
      expect(await store.write(() => endRests('claude', ten + minute))).toBe(1);
      expect(await take(ten + minute)).toBeNull();
    });
  });
}
