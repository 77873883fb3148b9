import { expect, it } from 'vitest';
import { AbsenceFinder } from '../../src/claim/absence-finder.ts';
import { isDead, type Observer, Siblings } from '../../src/claim/presence.ts';
import { absencesWithin } from '../../src/store/queries/absences.ts';
import { day, hour, ledgerOf, minute, add, second, simulated, startDaemon } from './stage.ts';

const nine = Date.UTC(2026, 0, 7, 9);
const self = { id: 'here', host: 'a', pid: 1, startedToken: null, startedAt: 0 };

function watcher(): Observer {
  return { self, isAlive: () => Promise.resolve(false), siblings: new Siblings() };
}

const sign = (seenAt: number) => ({
  id: 'there',
  host: 'b',
  pid: 2,
  started_token: null,
  started_at: 0,
  seen_at: seenAt,
  agents_json: null,
  is_watched: null,
  news_json: null,
});

it.each([
  ['minutes behind', -7 * minute],
  ['hours ahead', 3 * hour],
])('a daemon whose clock is %s is alive as long as its signs change', async (_, off) => {
  const observer = watcher();
  for (let uptime = 0; uptime < 10 * minute; uptime += 5 * second) {
    expect(await isDead(sign(nine + off + uptime), observer, { uptime, awake: 0 })).toBe(false);
  }
});

it('a daemon is dead when its sign has not changed for 45 s of this machine’s uptime, whatever its clock says', async () => {
  const observer = watcher();
  const [stuck, start] = [sign(nine + day), 5 * hour];
  const after = (ms: number) => isDead(stuck, observer, { uptime: start + ms, awake: 0 });
  expect(await after(0)).toBe(false);
  expect(await after(45 * second)).toBe(false);
  expect(await after(45 * second + 1)).toBe(true);
  // One that comes back is watched anew.
  const next = { uptime: start + minute, awake: 0 };
  expect(await isDead(sign(nine + day + 1), observer, next)).toBe(false);
});

it('a daemon of this machine is dead when its process is, or when it has done nothing for a minute in which both were awake', async () => {
  const here = { ...sign(nine), host: 'a' };
  const dead = { ...watcher() };
  expect(await isDead(here, dead, { uptime: 0, awake: 0 })).toBe(true);
  const observer = { ...watcher(), isAlive: () => Promise.resolve(true) };
  const [uptime, awake] = [5 * hour, 2 * hour];
  const after = (ms: number, asleep = 0) =>
    isDead(here, observer, { uptime: uptime + ms + asleep, awake: awake + ms });
  expect(await after(0)).toBe(false);
  expect(await after(minute, 8 * hour)).toBe(false);
  expect(await after(minute + 1, 8 * hour)).toBe(true);
});

it('a daemon whose clock is ahead does not say that none was running before it', async () => {
  const world = simulated(nine);
  await startDaemon(world, { name: 'right' });
  await world.time.runUntil(nine + 20 * second);

  await startDaemon(world, { name: 'ahead', ahead: 2 * hour });

  expect(await world.store.read(() => absencesWithin(nine + second, nine + 3 * hour))).toEqual([]);
});

it('a machine that wakes up without its store knows which slots it slept through', () => {
  const at = (wall: number, awake: number) => ({ wall, awake, uptime: wall });
  const finder = new AbsenceFinder(at(0, 0));
  const slept = { from: 0, until: hour, cause: 'asleep' };
  expect(finder.look(at(hour, second))).toEqual([slept]);
  finder.failed();
  const found = finder.look(at(hour + 5 * minute, second + 5 * minute));
  expect(found).toEqual([
    slept,
    { from: hour, until: hour + 5 * minute, cause: 'store_unreachable' },
  ]);
  finder.written();
  expect(finder.look(at(hour + 6 * minute, second + 6 * minute))).toEqual([]);
});

it('slots that passed while the store did not answer say so', async () => {
  const world = simulated(nine + minute);
  const daemon = await startDaemon(world);
  const id = await add(daemon, { kind: 'hourly', minute: 0, timezone: 'UTC' });
  await world.time.runUntil(nine + 30 * minute);
  world.reachable = false;
  await world.time.runUntil(nine + 150 * minute);
  world.reachable = true;
  await world.time.runUntil(nine + 151 * minute);

  expect(await ledgerOf(world, id)).toEqual([
    '10:00 missed store_unreachable',
    '11:00 caught_up store_unreachable',
  ]);
});
