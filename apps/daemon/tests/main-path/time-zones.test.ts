import { randomUUID } from 'node:crypto';
import { type DaemonEvent, routes } from '@open-design/contracts';
import Database from 'better-sqlite3';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { insertRoutine } from '../../src/db.ts';
import { buildHouse } from '../../src/house.ts';
import { openStore } from '../../src/store/store.ts';
import { startDaemon } from '../house/daemon.ts';

const hour = 3_600_000;

/** The file of this test's data folder, beside whoever else has it open. */
function withFile<T>(work: (db: Database.Database) => T): T {
  const db = new Database(path.join(process.env['OD_DATA_DIR'] ?? '', 'app.sqlite'));
  try {
    return work(db);
  } finally {
    db.close();
  }
}

function rowOf(id: string): { due_at: number | null; cursor_at: number } {
  return withFile(
    (db) =>
      db.prepare('SELECT due_at, cursor_at FROM routines WHERE id = ?').get(id) as {
        due_at: number | null;
        cursor_at: number;
      },
  );
}

/** As if the daemon that planned last had had another edition, under which the next slot lay elsewhere. */
function pretendPlannedWith(tz: string, dueAt: number): void {
  withFile((db) => {
    db.prepare("UPDATE zone_data SET tz = ?, icu = '1.0'").run(tz);
    db.prepare('UPDATE routines SET due_at = ? WHERE due_at IS NOT NULL').run(dueAt);
  });
}

async function addDaily(client: Awaited<ReturnType<typeof startDaemon>>['client']) {
  const target = { mode: 'create_each_run' } as const;
  const schedule = { kind: 'daily', time: '09:00', timezone: 'Europe/Berlin' } as const;
  const body = { name: 'Daily', prompt: 'Hello.', schedule, target };
  return (await client.call(routes.createRoutine, { body })).routine;
}

describe('a daemon that starts with other rules of the time zones', () => {
  it('plans routines on the wall clock anew, and says so', async () => {
    const first = await startDaemon();
    const daily = await addDaily(first.client);
    const paused = await addDaily(first.client);
    await first.client.call(routes.pauseRoutine, { params: { id: paused.id }, body: {} });
    const snoozed = await addDaily(first.client);
    const until = Date.now() + 48 * hour;
    await first.client.call(routes.snoozeRoutine, { params: { id: snoozed.id }, body: { until } });
    const { routine: interval } = await first.client.call(routes.createRoutine, {
      body: {
        name: 'Interval',
        prompt: 'Hello.',
        schedule: { kind: 'interval', everyMs: hour, anchorAt: Date.now() + hour },
        target: { mode: 'create_each_run' },
      },
    });
    await first.stop();
    const wrong = Date.now() + 1_000 * hour;
    pretendPlannedWith('1999a', wrong);

    const config = readConfig({ auth: 'none' });
    const store = await openStore(config);
    const startedAt = Date.now();
    const settings = { config, store, startedAt, daemonId: `daemon-${randomUUID()}` };
    const house = await buildHouse(settings);
    const events: DaemonEvent[] = [];
    house.rooms.hub.subscribe((event) => events.push(event));
    expect(rowOf(daily.id).due_at).toBe(rowOf(daily.id).cursor_at);
    expect(rowOf(paused.id).due_at).toBeNull();
    expect(rowOf(snoozed.id).due_at).toBe(wrong);
    expect(rowOf(interval.id).due_at).toBe(wrong);
    house.begin();
    await house.fire.due(Date.now());
    await house.end();
    await store.close();

    const { tz, icu } = process.versions;
    const [event] = events;
    expect(event).toEqual({
      type: 'zones.changed',
      from: '1999a (ICU 1.0)',
      to: `${tz} (ICU ${icu})`,
      routines: 1,
    });
    expect(rowOf(daily.id).due_at).toBe(daily.nextRunAt);
  });

  it('finds nothing to do at the next start', async () => {
    const first = await startDaemon();
    const daily = await addDaily(first.client);
    await first.stop();
    const planned = Date.now() + hour;
    withFile((db) => db.prepare('UPDATE routines SET due_at = ?').run(planned));

    await startDaemon();

    expect(rowOf(daily.id).due_at).toBe(planned);
  });

  it('plans ten thousand routines anew without a delay worth the name', async () => {
    const first = await startDaemon();
    await first.stop();
    withFile((db) => {
      const now = Date.now();
      db.transaction(() => {
        for (let at = 0; at < 10_000; at += 1) {
          insertRoutine(db, {
            id: `many-${at}`,
            name: 'Many',
            prompt: 'Hello.',
            scheduleKind: 'daily',
            scheduleValue: '09:00',
            scheduleJson: '{"kind":"daily","time":"09:00","timezone":"Europe/Berlin"}',
            projectMode: 'create_each_run',
            enabled: true,
            createdAt: now,
            updatedAt: now,
          });
        }
      })();
    });
    const wrong = Date.now() + 1_000 * hour;
    pretendPlannedWith('1999a', wrong);

    const before = performance.now();
    const daemon = await startDaemon();
    expect(performance.now() - before).toBeLessThan(5_000);

    const { checks } = await daemon.client.call(routes.doctor);
    expect(checks.find(({ name }) => name === 'Time zones')).toMatchObject({ ok: true });
    const left = withFile((db) =>
      db.prepare('SELECT count(*) FROM routines WHERE due_at = ?').pluck().get(wrong),
    );
    expect(left).toBe(0);
  });
});
