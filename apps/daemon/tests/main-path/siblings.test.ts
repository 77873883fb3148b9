import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type DaemonEvent, routes } from '@open-design/contracts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { steady } from '../fixtures/programs.ts';
import {
  addRoutineDueSoon,
  agentRun,
  type EventLog,
  eventsOf,
  listenTo,
  startDaemon,
  type TestDaemon,
} from '../house/daemon.ts';
import { freshDatabase } from '../setup/postgres-database.ts';

type Named<T extends DaemonEvent['type']> = Extract<DaemonEvent, { type: T }>;

/** Two daemons on one store. */
async function twoOn(engine: 'sqlite' | 'postgres'): Promise<[TestDaemon, TestDaemon]> {
  const shared = mkdtempSync(path.join(os.tmpdir(), 'od-siblings-'));
  onTestFinished(() => rmSync(shared, { recursive: true, force: true }));
  const store = engine === 'sqlite' ? { dataDir: shared } : { databaseUrl: await freshDatabase() };
  const first = await startDaemon(store);
  return [first, await startDaemon(store)];
}

/** All that a viewer of a daemon hears, of its siblings too. */
async function hearAll({ client }: TestDaemon): Promise<EventLog> {
  const { close, ...log } = await listenTo(client, () => true);
  onTestFinished(close);
  return log;
}

/** A routine that the daemon alone is asked to run. */
async function add({ client }: TestDaemon, lines: number, everyMs: number): Promise<string> {
  const day = 86_400_000;
  const command = { agentId: 'command', agentOptions: steady(lines, everyMs) };
  return (await addRoutineDueSoon(client, { ...command, inMs: day })).id;
}

async function run({ client }: TestDaemon, id: string): Promise<string> {
  const { agentRunId } = await client.call(routes.runRoutine, { params: { id } });
  return agentRunId;
}

describe.each(['sqlite', 'postgres'] as const)('who watches one of two daemons on %s', (engine) => {
  it('hears from the start that the other does something, and soon what it does', async () => {
    const [watched, other] = await twoOn(engine);
    const heard = await hearAll(watched);
    const ofOther = (event: DaemonEvent) => event.daemonId === other.id;

    // Until the other has learned that somebody watches, all that is known is that something may have changed.
    const id = await add(other, 1, 1);
    await Promise.race([heard.until('siblings.changed'), heard.until('routine.changed', ofOther)]);

    let told: Named<'run.prepared'> | null = null;
    while (told === null) {
      const unnamed = heard.events.filter(({ type }) => type === 'siblings.changed').length;
      const agentRunId = await run(other, id);
      await other.until('run.finished', (it) => it.agentRunId === agentRunId);
      told = await Promise.race([
        heard.until('run.prepared', (it) => it.agentRunId === agentRunId),
        heard.until('siblings.changed', () => moreThan(heard, unnamed)).then(() => null),
      ]);
    }
    const { agentRunId } = told;
    const finished = await heard.until('run.finished', (it) => it.agentRunId === agentRunId);
    expect(finished).toMatchObject({ status: 'succeeded', routineId: id, daemonId: other.id });
    const names = heard.events.flatMap((it) =>
      'agentRunId' in it && it.agentRunId === agentRunId ? it.type : [],
    );
    expect(names).toEqual(['run.prepared', 'run.started', 'run.finished']);
    await other.client.call(routes.pauseRoutine, { params: { id }, body: {} });
    const edit = await heard.until('routine.changed', ofOther);
    expect(edit.routineId).toBe(id);
  });

  it('sees each line of a run of the other while it works, to its end', async () => {
    const [watched, other] = await twoOn(engine);
    const agentRunId = await run(other, await add(other, 40, 50));
    await other.until('run.started', (it) => it.agentRunId === agentRunId);

    const [first] = await eventsOf(watched.client, agentRunId, { count: 1 });
    expect((await agentRun(watched.client, agentRunId)).status).toBe('running');
    const events = await eventsOf(watched.client, agentRunId, { after: first?.seq ?? 0 });

    expect(events.at(-1)).toMatchObject({ name: 'end', data: { status: 'succeeded' } });
    const told = await eventsOf(other.client, agentRunId);
    expect([first, ...events]).toEqual(told);
  });
});

function moreThan({ events }: EventLog, count: number): boolean {
  return events.filter(({ type }) => type === 'siblings.changed').length > count;
}
