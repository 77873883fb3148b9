import { describe, expect, it } from 'vitest';
import { explain } from '../../src/claim/explain.ts';
import { audit } from '../../src/commands/audit.ts';
import { calendarIn } from '../../src/schedule/calendar-in.ts';
import type { SimulatedDaemon } from '../../src/simulate/daemon.ts';
import type { World } from '../../src/simulate/world.ts';
import { build } from '../../src/store/compile.ts';
import { change } from '../../src/store/plan.ts';
import { add, hour, ledgerOf, minute, simulated, startDaemon } from './stage.ts';

const nine = Date.UTC(2026, 0, 7, 9);
const hourly = { kind: 'hourly', minute: 0, timezone: 'UTC' } as const;

/** A routine that ran at ten; since then nobody here can read its schedule. Now it is twelve and a half. */
async function unreadSinceTen(): Promise<{ world: World; daemon: SimulatedDaemon; id: string }> {
  const world = simulated(nine + minute);
  const daemon = await startDaemon(world);
  const id = await add(daemon, hourly);
  await world.time.runUntil(nine + hour + minute);
  const text = JSON.stringify({ kind: 'lunar', phase: 'full' });
  await world.store.write(() =>
    change(build.updateTable('routines').set({ schedule_json: text }).where('id', '=', id)),
  );
  await world.time.runUntil(nine + 3.5 * hour);
  return { world, daemon, id };
}

describe('a routine whose schedule this program cannot read', () => {
  it('fires again from then on when an edit gives it another', async () => {
    const { world, daemon, id } = await unreadSinceTen();

    await daemon.machine.do(() => daemon.commands.update(id, { schedule: hourly }));
    await world.time.runUntil(nine + 5 * hour + minute);

    expect(await ledgerOf(world, id)).toEqual(['10:00 ran', '13:00 ran', '14:00 ran']);
  });

  it('says of the time before that nobody could plan it, and why', async () => {
    const { world, daemon, id } = await unreadSinceTen();

    await daemon.machine.do(() => daemon.commands.update(id, { schedule: hourly }));

    const at = nine + 2 * hour;
    const said = await world.store.read(() => explain(calendarIn('UTC'), id, at, at + hour));
    expect(said[0]).toContain('No daemon here could read the definition then');
    expect(said[0]).toContain('until 2026-01-07T12:30:00.000Z');
    expect(said[0]).toContain('kind');
  });

  it('is refused a change that leaves it so, with what to do', async () => {
    const { daemon, id } = await unreadSinceTen();

    const edit = daemon.machine.do(() => daemon.commands.update(id, { name: 'Other' }));

    await expect(edit).rejects.toMatchObject({
      code: 'ROUTINE_UNREADABLE',
      message: expect.stringContaining('Give it a schedule'),
    });
  });

  it('can be removed', async () => {
    const { world, daemon, id } = await unreadSinceTen();

    await daemon.machine.do(() => daemon.commands.remove(id));

    expect(await daemon.commands.list()).toEqual({ routines: [] });
    expect(await audit(world.store, calendarIn('UTC'), {})).toMatchObject({ ok: true });
  });

  it('stands apart on the list, where the others are', async () => {
    const { daemon, id } = await unreadSinceTen();
    const other = await add(daemon, hourly);

    const { routines, unreadable } = await daemon.commands.list();

    expect(routines.map((it) => it.id)).toEqual([other]);
    expect(unreadable).toMatchObject([{ id, name: 'It' }]);
  });
});
