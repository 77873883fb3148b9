import { type DoctorCheck, routes } from '@open-design/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { useClock } from '../../src/clock.ts';
import { clock } from '../../src/commands/doctor/clock.ts';
import { timeZones } from '../../src/commands/doctor/time-zones.ts';
import { readConfig } from '../../src/config/config.ts';
import { seen } from '../../src/store/queries/daemons.ts';
import { planWith } from '../../src/store/queries/zone-data.ts';
import { openStore } from '../../src/store/store.ts';
import { startDaemon } from '../house/daemon.ts';
import { freshDatabase } from '../setup/postgres-database.ts';

let putBack: (() => void) | undefined;
afterEach(() => {
  putBack?.();
  putBack = undefined;
});

/** From now on this process's wall clock is off by so much (ms). */
function setClockBy(ms: number): void {
  const later = (after: number, work: () => void) => {
    const timer = setTimeout(work, after);
    return () => clearTimeout(timer);
  };
  putBack = useClock({
    now: () => Date.now() + ms,
    awake: () => performance.now(),
    uptime: () => performance.now(),
    later,
    at: (instant, work) => later(instant - Date.now() - ms, work),
  });
}

/** A store on which another machine's daemon gave a sign so long ago by its own clock (ms); its check. */
async function besideSibling(agoMs: number): Promise<DoctorCheck> {
  const store = await openStore(readConfig());
  const sibling = {
    id: 'daemon-far',
    host: 'far away',
    pid: 1,
    startedToken: null,
    startedAt: Date.now(),
  };
  await store.write(() => seen(sibling, Date.now() - agoMs));
  const check = await clock(store, 'daemon-here');
  await store.close();
  return check;
}

describe('the doctor, of clocks', () => {
  it('has nothing to compare with on a lonely file', async () => {
    const { client } = await startDaemon();
    const { checks } = await client.call(routes.doctor);
    expect(checks.find(({ name }) => name === 'Clock')).toEqual({
      name: 'Clock',
      ok: true,
      found: 'no other clock to compare with',
      remedy: null,
    });
  });

  it.each([
    [0, true, '1 other daemon within 5 s'],
    [9_000, true, '1 other daemon within 5 s'],
    [-60_000, false, 'daemon-far is 60 s ahead of this machine'],
    [40_000, false, 'daemon-far is 35 s behind this machine, or has been silent for so long'],
  ])('compares with a sibling that gave its last sign %i ms ago', async (ago, ok, found) => {
    const check = await besideSibling(ago);
    expect(check).toMatchObject({ name: 'Clock', ok, found });
    expect(check.remedy?.includes('time server') ?? false).toBe(!ok);
  });

  it('measures the database server, and finds a clock that was set', async () => {
    const store = await openStore({ ...readConfig(), databaseUrl: await freshDatabase() });
    const near = await clock(store, 'daemon-here');
    expect(near.ok).toBe(true);
    expect(near.found).toMatch(/^the database is \d{1,3} ms (ahead|behind) \(± \d+ ms\)/);
    setClockBy(90_000);
    const off = await clock(store, 'daemon-here');
    expect(off).toMatchObject({ ok: false, remedy: expect.stringContaining('time server') });
    expect(Number(/is (\d+) ms behind/.exec(off.found)?.[1])).toBeGreaterThan(89_000);
    setClockBy(-90_000);
    expect((await clock(store, 'daemon-here')).found).toMatch(/is (89|90)\d{3} ms ahead/);
    await store.close();
  });
});

describe('the doctor, of time zones', () => {
  it('says when another daemon planned with other rules', async () => {
    const store = await openStore(readConfig());
    const own = { tz: '2025b', icu: '77' };
    await store.write(() => planWith(own, 1_000));
    expect(await timeZones(store, own)).toMatchObject({ ok: true });
    await store.write(() => planWith({ tz: '2026a', icu: '78' }, 2_000));
    expect(await timeZones(store, own)).toMatchObject({
      ok: false,
      found:
        '2025b (ICU 77); another daemon planned with 2026a (ICU 78) since 1970-01-01 00:00 UTC',
      remedy: expect.stringContaining('same Node'),
    });
    await store.close();
  });
});
