import type { Schedule } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { listRunsOf } from '../../src/store/queries/routine-runs.ts';
import { listVersions } from '../../src/store/queries/versions.ts';
import { add, day, hour, ledgerOf, minute, second, simulated, startDaemon } from './stage.ts';

const nine = Date.UTC(2026, 0, 7, 9);
const hourly: Schedule = { kind: 'hourly', minute: 0, timezone: 'UTC' };

describe('a slot is claimed once', () => {
  it('when timers end before their time', async () => {
    const world = simulated(nine + minute);
    const daemon = await startDaemon(world);
    daemon.machine.mistime(3);
    const id = await add(daemon, hourly);

    await world.time.runUntil(nine + 2 * hour + minute);

    expect(await ledgerOf(world, id)).toEqual(['10:00 ran', '11:00 ran']);
  });

  it('when timers end late', async () => {
    const world = simulated(nine + minute);
    const daemon = await startDaemon(world);
    daemon.machine.mistime(-40 * second);
    const id = await add(daemon, hourly);

    await world.time.runUntil(nine + 2 * hour + 2 * minute);

    expect(await ledgerOf(world, id)).toEqual(['10:00 ran', '11:00 ran']);
  });

  it('when the event loop is blocked for 30 s, of several slots the latest', async () => {
    const world = simulated(nine + second);
    const daemon = await startDaemon(world);
    const id = await add(daemon, { kind: 'cron', expression: '*/10 * * * * *', timezone: 'UTC' });
    await world.time.runUntil(nine + 15 * second);

    daemon.machine.block(30 * second);
    await world.time.runUntil(nine + 46 * second);

    expect(await ledgerOf(world, id)).toEqual([
      '09:00:10 ran',
      '09:00:20–09:00:30 missed daemon_late',
      '09:00:40 ran',
    ]);
  });

  it('when the clock is set back an hour: what has fired does not fire again', async () => {
    const world = simulated(nine + minute);
    const daemon = await startDaemon(world);
    const id = await add(daemon, hourly);
    await world.time.runUntil(nine + hour + minute);

    daemon.machine.setClock(-hour);
    await world.time.runUntil(nine + 3 * hour + 2 * minute);

    expect(await ledgerOf(world, id)).toEqual(['10:00 ran', '11:00 ran']);
  });

  it('when the clock is set forward a day: the passed are missed, the latest is caught up', async () => {
    const world = simulated(nine + minute);
    const daemon = await startDaemon(world);
    const id = await add(daemon, hourly);
    await world.time.runUntil(nine + hour + 2 * minute);

    daemon.machine.setClock(day);
    await world.time.runUntil(nine + hour + 2 * minute + 6 * second);

    expect(await ledgerOf(world, id)).toEqual([
      '10:00 ran',
      '11:00–09:00 missed clock_set',
      '10:00 caught_up clock_set',
    ]);
  });

  it('when the machine sleeps and wakes', async () => {
    const world = simulated(nine + minute);
    const daemon = await startDaemon(world);
    const id = await add(daemon, hourly);

    daemon.machine.sleep(3 * hour);
    await world.time.runUntil(nine + 3 * hour + minute + 6 * second);

    expect(await ledgerOf(world, id)).toEqual([
      '10:00–11:00 missed asleep',
      '12:00 caught_up asleep',
    ]);
  });

  it('by one of two daemons whose clocks are minutes apart', async () => {
    const world = simulated(nine + minute);
    const slow = await startDaemon(world, { name: 'slow', ahead: -4 * minute });
    const fast = await startDaemon(world, { name: 'fast', ahead: 5 * minute });
    const id = await add(fast, hourly);

    // The fast one has claimed 11:00, which is still to come on the slow one's clock.
    await world.time.runUntil(nine + 2 * hour - 2 * minute);
    await slow.machine.do(() => slow.commands.pause(id, null));
    await slow.machine.do(() => slow.commands.resume(id));
    await fast.stop();
    await world.time.runUntil(nine + 4 * hour);

    const seen = ['10:00 ran', '11:00 ran', '12:00 ran'];
    expect(await ledgerOf(world, id)).toEqual(seen);
    await world.time.runUntil(nine + 4 * hour + 5 * minute);
    expect(await ledgerOf(world, id)).toEqual([...seen, '13:00 ran']);
  });
});

describe('a routine', () => {
  it('that is made within the minute of a slot does not fire for the past of that minute', async () => {
    const world = simulated(nine + 20 * second);
    const daemon = await startDaemon(world);
    const id = await add(daemon, [hourly, { kind: 'daily', time: '09:00', timezone: 'UTC' }]);

    await world.time.runUntil(nine + hour);

    expect(await ledgerOf(world, id)).toEqual([]);
  });

  it('that is made at the very instant of a slot fires at the next', async () => {
    const world = simulated(nine);
    const daemon = await startDaemon(world);
    const id = await add(daemon, hourly);

    await world.time.runUntil(nine + hour + 1);

    expect(await ledgerOf(world, id)).toEqual(['10:00 ran']);
  });

  it('that is snoozed over a change of the clocks fires at the first time after it on the new wall clock', async () => {
    const eve = Date.UTC(2026, 2, 28, 12);
    const world = simulated(eve);
    const daemon = await startDaemon(world);
    const id = await add(daemon, { kind: 'daily', time: '02:30', timezone: 'Europe/Berlin' });

    // 02:30 is skipped on the 29th and would be moved to 03:30, 01:30 UTC.
    await daemon.machine.do(() => daemon.commands.snooze(id, eve + 14 * hour, null));
    await world.time.runUntil(eve + 2 * day);

    expect(await ledgerOf(world, id)).toEqual(['00:30 ran']);
  });

  it('that is edited while a slot waits for its delay loses none', async () => {
    const world = simulated(nine + minute);
    const daemon = await startDaemon(world);
    const id = await add(daemon, hourly, { jitterMs: hour });
    await world.time.runUntil(nine + hour + second);

    await daemon.machine.do(() => daemon.commands.pause(id, null));

    expect(await ledgerOf(world, id)).toEqual(['10:00 ran']);
  });

  it('that is snoozed while the clock is behind its ledger has no slot twice', async () => {
    const world = simulated(nine + minute);
    const daemon = await startDaemon(world);
    const id = await add(daemon, { kind: 'interval', everyMs: 5 * minute, anchorAt: nine });
    await world.time.runUntil(nine + 20 * minute + second);
    daemon.machine.setClock(-15 * minute);

    await daemon.machine.do(() => daemon.commands.snooze(id, nine + 10 * minute, null));
    await world.time.runUntil(nine + 42 * minute);

    const slots = ['09:05 ran', '09:10 ran', '09:15 ran', '09:20 ran', '09:25 ran'];
    expect(await ledgerOf(world, id)).toEqual(slots);
    const versions = await world.store.read(() => listVersions(id));
    const begun = versions.map(({ activeFrom }) => (activeFrom - nine) / minute);
    expect(begun).toEqual([1, 20, 20]);
  });

  it('whose clock is set back while a caught-up run waits its turn does not wait an hour longer', async () => {
    const world = simulated(nine + minute);
    const daemon = await startDaemon(world, { takes: 30 * second });
    const id = await add(daemon, hourly, { catchUp: { mode: 'all', max: 2, perMinute: 1 } });
    const woken = nine + 3 * hour + minute;
    daemon.machine.sleep(3 * hour);
    await world.time.runUntil(woken + 6 * second);

    daemon.machine.setClock(-hour);
    await world.time.runUntil(woken + 3 * minute);

    expect(await ledgerOf(world, id)).toEqual([
      '10:00 missed asleep',
      '11:00 caught_up asleep',
      '12:00 caught_up asleep',
    ]);
    const runs = await world.store.read(() => listRunsOf(id, 10));
    expect(runs.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  });
});
