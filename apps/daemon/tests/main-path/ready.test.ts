import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { createClient, routes } from '@open-design/contracts';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { createReadiness } from '../../src/fire/readiness.ts';
import { buildHouse } from '../../src/house.ts';
import { listen } from '../../src/listen.ts';
import { openStore } from '../../src/store/store.ts';

describe('a daemon', () => {
  it('is ready when the store answers and a look has come to its end', async () => {
    const config = readConfig({ auth: 'none', port: 0 });
    const store = await openStore(config);
    const daemonId = `daemon-${randomUUID()}`;
    const house = await buildHouse({ config, store, daemonId, startedAt: Date.now() });
    const front = await listen(house, config);
    onTestFinished(async () => {
      await house.end();
      await front.close();
      await store.close();
    });
    const client = createClient({ url: front.address.url, token: null });
    const ready = async () => (await client.call(routes.ready)).ready;
    expect(await client.call(routes.ready)).toEqual({ ready: false, daemonId, store: 'sqlite' });

    /** One look, to its end: on a file it takes no more than this turn. */
    const look = async (start: () => void) => {
      start();
      await new Promise((resolve) => setImmediate(resolve));
      await house.ticker.stop();
    };
    await look(() => house.begin());
    expect(await ready()).toBe(true);

    const beside = new Database(path.join(config.dataDir, 'app.sqlite'));
    beside.exec('ALTER TABLE routines RENAME TO hidden');
    await look(() => house.ticker.start());
    expect(await ready()).toBe(false);
    beside.exec('ALTER TABLE hidden RENAME TO routines');
    beside.close();
    await look(() => house.ticker.start());
    expect(await ready()).toBe(true);

    await house.end();
    expect(await ready()).toBe(false);
  });

  it('is not ready while the store does not answer', async () => {
    const store = await openStore(readConfig());
    const readiness = createReadiness(store, new AbortController().signal);
    readiness.looked();
    expect(await readiness.isReady()).toBe(true);
    await store.close();
    expect(await readiness.isReady()).toBe(false);

    const silent = createReadiness(
      { ...store, read: () => new Promise(() => undefined) },
      new AbortController().signal,
    );
    silent.looked();
    expect(await silent.isReady()).toBe(false);
  });
});
