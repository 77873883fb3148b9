import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Client, createClient, type RoutineInput, routes } from '@open-design/contracts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { closeDatabase, insertRoutine, openDatabase } from '../../src/db.ts';
import { startServer } from '../../src/server.ts';
import { echo } from '../fixtures/programs.ts';
import { addRoutineDueSoon, startDaemon } from '../house/daemon.ts';
import { instantOf, type ReadCalendar, readCalendar } from './icalendar-reader.ts';

const hour = 3_600_000;
const day = 24 * hour;

function dataFile(name: string): string {
  return path.join(process.env['OD_DATA_DIR'] ?? '', name);
}

/** A daemon that asks for its token. */
async function startGuarded() {
  const started = await startServer({ port: 0, auth: 'token' });
  onTestFinished(started.shutdown);
  const token = readFileSync(started.tokenFile ?? '', 'utf8').trim();
  return { url: started.url, token, client: createClient({ url: started.url, token }) };
}

async function read(url: string, headers: Record<string, string> = {}): Promise<ReadCalendar> {
  const response = await fetch(url, { headers });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  return readCalendar(Buffer.from(await response.arrayBuffer()));
}

async function statusOf(url: string, headers: Record<string, string> = {}): Promise<number> {
  return (await fetch(url, { headers })).status;
}

async function add(client: Client, it: Partial<RoutineInput> & Pick<RoutineInput, 'schedule'>) {
  const body = { name: 'R', prompt: 'Hi.', target: { mode: 'create_each_run' as const }, ...it };
  return (await client.call(routes.createRoutine, { body })).routine;
}

/** A routine that a daemon long gone left, with an interval and its anchor. */
function leave(id: string, createdAt: number, anchorAt: number, everyMs: number): void {
  const db = openDatabase('', { dataDir: process.env['OD_DATA_DIR'] ?? '' });
  insertRoutine(db, {
    id,
    name: `Left, ${id}`,
    prompt: 'Hi.',
    scheduleKind: 'interval',
    scheduleValue: '1h',
    scheduleJson: JSON.stringify({ kind: 'interval', everyMs, anchorAt }),
    projectMode: 'create_each_run',
    agentId: 'command',
    agentOptionsJson: JSON.stringify({ argv: ['true'] }),
    enabled: true,
    createdAt,
    updatedAt: createdAt,
  });
  closeDatabase();
}

describe('the calendar feed', () => {
  it('has what became of past slots, with outcome, cause and run', async () => {
    const last = Date.now() - hour / 2;
    leave('left', last - 10 * hour, last, hour);
    const daemon = await startDaemon();
    await daemon.until('run.finished');
    const { runs } = await daemon.client.call(routes.listRoutineRuns, { params: { id: 'left' } });

    const { events } = await read(`${daemon.url}/api/calendar.ics`);

    const [missed, caughtUp] = events;
    expect(missed?.get('UID')).toBe(`${last - 9 * hour}.left@open-design`);
    expect(missed?.get('SUMMARY')).toBe('Left, left: 9 slots missed (no daemon was running)');
    const second = (at: number) => Math.floor(at / 1_000) * 1_000;
    expect(instantOf(missed?.get('DTSTART'))).toBe(second(last - 9 * hour));
    expect(instantOf(missed?.get('DTEND'))).toBe(second(last - hour));
    expect(missed?.get('CATEGORIES')).toBe('missed');
    expect(caughtUp?.get('SUMMARY')).toBe(
      'Left, left: caught up, succeeded (no daemon was running)',
    );
    expect(caughtUp?.get('DESCRIPTION')).toContain(`Run: ${runs[0]?.id}`);
    expect(instantOf(caughtUp?.get('DTSTART'))).toBe(second(last));
  });

  it('has the coming slots of active routines, of a snoozed one those after its snooze', async () => {
    const { client, url } = await startDaemon();
    const anchorAt = Date.now() + hour;
    const schedule = { kind: 'interval', everyMs: 5 * day, anchorAt } as const;
    const name = 'Naïve; "odd", \\ 名前\nand long'.repeat(3);
    const plain = await add(client, { schedule, name });
    const paused = await add(client, { schedule });
    await client.call(routes.pauseRoutine, { params: { id: paused.id }, body: {} });
    const snoozed = await add(client, { schedule });
    const until = anchorAt + 12 * day;
    await client.call(routes.snoozeRoutine, { params: { id: snoozed.id }, body: { until } });
    await add(client, { schedule, enabled: false });

    const { events } = await read(`${url}/api/calendar.ics`);

    const uids = (id: string) =>
      events.flatMap((it) =>
        it.get('UID')?.includes(id) ? Number.parseInt(it.get('UID') ?? '') : [],
      );
    const slots = [0, 5, 10, 15, 20, 25].map((days) => anchorAt + days * day);
    expect(uids(plain.id)).toEqual(slots);
    expect(uids(snoozed.id)).toEqual(slots.filter((at) => at > until));
    expect(events).toHaveLength(9);
    expect(events[0]?.get('SUMMARY')).toBe(name);
    expect(events[0]?.get('DESCRIPTION')).toContain('Coming. Every 120 hours');
    expect(events[0]?.has('DTEND')).toBe(false);
    const again = await read(`${url}/api/calendar.ics`);
    expect(again).toEqual({ events, properties: again.properties });
  });

  it('calls a slot the same before and after it ran', async () => {
    const daemon = await startDaemon();
    const it = { agentId: 'command', agentOptions: echo, inMs: 1_000 };
    const { id } = await addRoutineDueSoon(daemon.client, it);
    const uidsOf = async () =>
      (await read(`${daemon.url}/api/calendar.ics`)).events.map((event) => event.get('UID'));
    const before = await uidsOf();
    const { slotAt } = await daemon.until('slot.claimed');
    await daemon.until('run.finished');
    const after = await uidsOf();

    expect(before[0]).toBe(`${slotAt}.${id}@open-design`);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(new Set(after).size).toBe(after.length);
  });

  it('has at most 2,000 events, says so, and leaves room for the quieter routines', async () => {
    leave('busy', Date.now() - 1_000, Date.now() + hour, 5_000);
    const { client, url } = await startDaemon();
    const daily = await add(client, {
      schedule: { kind: 'daily', time: '09:00', timezone: 'Europe/Berlin' },
    });
    const { events, properties } = await read(`${url}/api/calendar.ics`);
    expect(events).toHaveLength(2_000);
    expect(properties.get('X-WR-CALDESC')).toContain('There are more than 2000');
    const ofDaily = events.filter((it) => it.get('UID')?.includes(daily.id));
    expect([29, 30]).toContain(ofDaily.length);
    const starts = events.map((it) => instantOf(it.get('DTSTART')));
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  });
});

describe('the address of the feed', () => {
  it('opens the feed and nothing else, until it is revoked, on every daemon of the folder', async () => {
    const [one, two] = [await startGuarded(), await startGuarded()];
    const feed = `${one.url}/api/calendar.ics`;
    expect(await statusOf(feed)).toBe(401);
    expect(await statusOf(`${feed}?token=`)).toBe(401);
    expect(await statusOf(feed, { authorization: `Bearer ${one.token}` })).toBe(200);
    expect(await statusOf(`${feed}?token=${one.token}`)).toBe(401);

    const { url } = await one.client.call(routes.createCalendarLink);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/calendar\.ics\?token=[\w-]{43}$/);
    expect(await two.client.call(routes.createCalendarLink)).toEqual({
      url: url.replace(one.url, two.url),
    });
    expect(statSync(dataFile('calendar-token')).mode & 0o777).toBe(0o600);
    await read(url);
    await read(url.replace(one.url, two.url));
    const token = new URL(url).searchParams.get('token') ?? '';
    expect(token).not.toBe(one.token);
    expect(await statusOf(`${one.url}/api/routines?token=${token}`)).toBe(401);
    const bearer = { authorization: `Bearer ${token}` };
    expect(await statusOf(`${one.url}/api/routines`, bearer)).toBe(401);
    expect(await statusOf(url, { 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await statusOf(`${url}x`)).toBe(401);

    await two.client.call(routes.revokeCalendarLink);
    expect(await statusOf(url)).toBe(401);
    expect(await statusOf(url.replace(one.url, two.url))).toBe(401);
    const next = await one.client.call(routes.createCalendarLink);
    expect(next.url).not.toBe(url);
    expect(await statusOf(url)).toBe(401);
    await read(next.url);
  });

  it('is given and revoked only to who is signed in', async () => {
    const { url } = await startGuarded();
    const links = `${url}/api/calendar-links`;
    expect((await fetch(links, { method: 'POST' })).status).toBe(401);
    expect((await fetch(links, { method: 'DELETE' })).status).toBe(401);
  });
});
