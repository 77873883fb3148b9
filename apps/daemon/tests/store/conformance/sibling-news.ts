import type { DaemonEvent } from '@open-design/contracts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { useClock } from '../../../src/clock.ts';
import { createNews } from '../../../src/fire/news/news.ts';
import { createHub } from '../../../src/show/hub.ts';
import { gone, listDaemons, seen } from '../../../src/store/queries/daemons.ts';
import { newsOfSiblings, tellNews } from '../../../src/store/queries/sibling-news.ts';
import type { Store } from '../../../src/store/store.ts';
import type { Ground, GroundOpener } from '../ground.ts';
import { hour, ten } from './examples.ts';

const changed = (routineId: string): DaemonEvent => ({ type: 'routine.changed', routineId });
const unknown = { type: 'siblings.changed' };

/** What daemons on one store tell each other for those who watch. */
export function exerciseSiblingNews(open: GroundOpener): void {
  describe('who watches a daemon', () => {
    test('hears what its siblings do, event for event and in order, whatever their clocks show', async () => {
      const { a, b } = await watched(await open.fresh());
      b.hub.publish(changed('1'));
      b.hub.publish({ type: 'run.looked', agentRunId: null, lookedAt: ten });
      await b.turn();
      b.hub.publish(changed('2'));
      await b.turn();
      a.hub.publish(changed('own'));
      await a.turn();
      expect(await a.heard(4)).toEqual([
        changed('own'),
        { ...changed('1'), daemonId: 'b' },
        { type: 'run.looked', agentRunId: null, lookedAt: ten, daemonId: 'b' },
        { ...changed('2'), daemonId: 'b' },
      ]);
      expect(await a.heardNoMore()).toBe(true);
    });

    test('hears that something has changed, every two seconds, until a sibling tells what', async () => {
      const clock = handClock();
      const { a, b } = await stage(await open.fresh());
      await a.watch();
      b.hub.publish(changed('before it knew that it was to tell'));
      for (let ms = 0; ms < 4_800; ms += 400) {
        clock.awake += 400;
        await a.turn();
      }
      expect(await a.heard(2)).toEqual([unknown, unknown]);
      b.hub.publish(changed('just before it told'));
      await b.look();
      await b.turn();
      clock.awake += 2_000;
      await a.turn();
      expect(await a.heard(1)).toEqual([unknown]);
      clock.awake += 10_000;
      await a.turn();
      expect(await a.heardNoMore()).toBe(true);
    });

    test('hears at once what was told after the stream was open, and nothing of before', async () => {
      const ground = await open.fresh();
      const { b } = await watched(ground);
      b.hub.publish(changed('before'));
      await b.turn();
      const c = await member(ground, 'c');
      await c.watch();
      b.hub.publish(changed('after'));
      await b.turn();
      await c.turn();
      expect(await c.heard(1)).toEqual([{ ...changed('after'), daemonId: 'b' }]);
    });

    test.each([
      ['does more at once than is told', 'burst'],
      ['is gone', 'gone'],
      ['was taken off the list and came back', 'back'],
      ['ended telling and began again', 'paused'],
    ])('reads everything anew when a sibling %s', async (_, how) => {
      const clock = handClock();
      const { a, b } = await watched(await open.fresh(), clock);
      if (how === 'burst') for (let it = 0; it < 101; it += 1) b.hub.publish(changed(`${it}`));
      if (how === 'gone') await b.store.write(() => gone('b'));
      if (how === 'back') {
        await b.store.write(() => gone('b'));
        await b.present();
        await a.turn();
        await b.look();
      }
      if (how === 'paused') {
        b.news.heed([]);
        b.hub.publish(changed('unheard'));
        await b.look();
      }
      await b.turn();
      clock.awake += 2_000;
      await a.turn();
      expect(await a.heard(1)).toEqual([unknown]);
      if (how === 'gone') return;
      b.hub.publish(changed('then'));
      await b.turn();
      await a.turn();
      expect(await a.heard(1)).toEqual([{ ...changed('then'), daemonId: 'b' }]);
    });

    test('costs nothing when there is nobody: nothing is told, read or written', async () => {
      const ground = await open.fresh();
      const { a, b } = await stage(ground);
      const others = [a, b];
      for (const it of others) {
        it.hub.publish(changed('x'));
        for (let turn = 0; turn < 3; turn += 1) await it.turn();
        expect(it.count()).toBe(0);
      }
      const columns = await ground.sql('SELECT is_watched, news_json FROM daemons');
      expect(columns).toEqual(others.map(() => ({ is_watched: null, news_json: null })));
    });

    test('who is alone costs nothing either; who left costs nothing any more', async () => {
      const ground = await open.fresh();
      const alone = await member(ground, 'alone');
      await alone.watch();
      await alone.turn();
      expect(alone.count()).toBe(0);
      alone.leave();

      const { a, b } = await watched(ground);
      a.leave();
      await a.look();
      await a.turn();
      await b.look();
      await b.turn();
      const before = [a.count(), b.count()];
      b.hub.publish(changed('x'));
      for (const it of [a, b]) await it.turn();
      expect([a.count(), b.count()]).toEqual(before);
      const rows = await ground.sql(
        'SELECT is_watched, news_json FROM daemons WHERE is_watched = 0',
      );
      expect(rows).toEqual([{ is_watched: 0, news_json: null }]);
    });

    test('hears of what a newer program did, too', async () => {
      const ground = await open.fresh();
      const { a } = await watched(ground);
      await ground.sql(
        `UPDATE daemons SET news_json = '{"first":2,"events":[{"type":"moon.rose"}]}' WHERE id = 'b'`,
      );
      await a.turn();
      expect(await a.heard(1)).toEqual([{ ...unknown, daemonId: 'b' }]);
      await ground.sql(`UPDATE daemons SET news_json = '[]' WHERE id = 'b'`);
      expect(await a.store.read(() => newsOfSiblings('a'))).toEqual([
        { daemonId: 'b', news: null },
      ]);
    });
  });

  test('a daemon that is not on the list tells nothing', async () => {
    const { store } = await open.fresh();
    expect(await store.write(() => tellNews('none', { first: 1, events: [] }))).toBe(false);
  });
}

/** A clock that stands until it is moved. */
function handClock(): { awake: number } {
  const hand = { awake: 0 };
  const back = useClock({
    now: () => ten,
    awake: () => hand.awake,
    uptime: () => hand.awake,
    later: () => () => undefined,
    at: () => () => undefined,
  });
  onTestFinished(back);
  return hand;
}

/** Two daemons that know of each other. */
async function stage(ground: Ground) {
  const a = await member(ground, 'a');
  const b = await member(ground, 'b');
  await a.look();
  return { a, b };
}

/** Somebody watches `a`, and `b` tells it what it does. */
async function watched(ground: Ground, clock = handClock()) {
  const { a, b } = await stage(ground);
  await a.watch();
  await b.look();
  await b.turn();
  clock.awake += 2_000;
  await a.turn();
  expect(await a.heard(1)).toEqual([unknown]);
  return { a, b };
}

/** A daemon as its siblings see it, with its own connection to the store, of which each use is counted. */
async function member(ground: Ground, id: string) {
  const store = await ground.openAgain();
  let uses = 0;
  const counted: Store = {
    ...store,
    read: (plan) => ((uses += 1), store.read(plan)),
    write: (plan) => ((uses += 1), store.write(plan)),
  };
  const hub = createHub();
  const news = createNews({ store: counted, daemonId: id, hub });
  const leaving = new AbortController();
  let events: AsyncIterator<DaemonEvent> | undefined;
  const off = id === 'b' ? -hour : 0;
  const present = () =>
    store.write(() =>
      seen({ id, host: id, pid: 1, startedToken: null, startedAt: ten + off }, ten + off),
    );
  const heard = async (count: number) => {
    const all: unknown[] = [];
    while (all.length < count) all.push((await events?.next())?.value);
    return all;
  };
  const look = async () => news.heed(await store.read(listDaemons));
  await present();
  await look();
  return {
    store,
    hub,
    news,
    present,
    look,
    heard,
    turn: () => news.turn(),
    count: () => uses,
    leave: () => leaving.abort(),
    async watch() {
      events = await news.audience.watch(leaving.signal);
    },
    /** Whether what happens next is the next that is heard. */
    async heardNoMore() {
      hub.publish(changed('next'));
      return JSON.stringify(await heard(1)) === JSON.stringify([changed('next')]);
    },
  };
}
