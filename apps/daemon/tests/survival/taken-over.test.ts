import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { defaultPolicies, routes } from '@open-design/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { liveRunsOf, takeOver } from '../../src/claim/rescue.ts';
import { listDaemons, seen } from '../../src/store/queries/daemons.ts';
import { getWorkspace } from '../../src/store/queries/workspaces.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { endless, steady, sumsWhenFile } from '../fixtures/programs.ts';
import { startChildDaemon } from '../house/child-daemon.ts';
import { addRoutineDueSoon, agentRun, eventsOf, gone, startDaemon } from '../house/daemon.ts';
import { newRepository } from '../workspace/stage.ts';

test('a daemon that was away ends its part of a run that another has taken over, and does not end the run', async () => {
  const dataDir = process.env['OD_DATA_DIR'] ?? '';
  const daemon = await startDaemon();
  const { id } = await addRoutineDueSoon(daemon.client, {
    inMs: 86_400_000,
    agentId: 'command',
    agentOptions: endless,
  });
  const { agentRunId } = await daemon.client.call(routes.runRoutine, { params: { id } });
  const events = await eventsOf(daemon.client, agentRunId, { count: 2 });
  const pid = Number(/pid (\d+)/.exec(JSON.stringify(events))?.[1]);
  // As a daemon of another machine does that has heard nothing of this one for long.
  const store = await openStore({ dataDir, databaseUrl: null });
  const other = { id: 'daemon-b', host: 'elsewhere', pid: 1, startedToken: null, startedAt: 1 };
  const [orphan] = await store.read(() => liveRunsOf(daemon.id, false));
  if (orphan === undefined) throw new Error('the run is not found');
  await store.write(function* () {
    yield* seen(other, Date.now());
    yield* takeOver(orphan, other.id, Date.now());
  });

  await gone(pid);

  expect(await agentRun(daemon.client, agentRunId)).toMatchObject({
    status: 'running',
    completedAt: null,
  });
  const listed = await store.read(() => listDaemons());
  expect(listed.map((it) => it.id)).toContain('daemon-b');
  await store.close();
});

test('a daemon that was suspended lets go of a run that a sibling on its machine has, and the run goes on', async () => {
  const first = await startChildDaemon();
  const { id } = await addRoutineDueSoon(first.client, {
    inMs: 86_400_000,
    agentId: 'command',
    agentOptions: steady(200, 50),
  });
  const { agentRunId } = await first.client.call(routes.runRoutine, { params: { id } });
  const [, line] = await eventsOf(first.client, agentRunId, { count: 2 });
  const second = await startChildDaemon();
  // As the sibling does when the first has given no sign for a minute.
  const store = await openStore({ dataDir: process.env['OD_DATA_DIR'] ?? '', databaseUrl: null });
  const [orphan] = await store.read(() => liveRunsOf(first.record.id, true));
  if (orphan === undefined) throw new Error('the run is not found');
  await store.write(() => takeOver(orphan, second.record.id, Date.now()));
  await store.close();

  const { status } = await second.until('run.finished');

  expect(line?.name).toBe('stdout');
  expect(status).toBe('succeeded');
  const events = await eventsOf(second.client, agentRunId);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(await agentRun(first.client, agentRunId)).toMatchObject({
    status: 'succeeded',
    attempt: 1,
    error: null,
  });
});

test('a daemon that was suspended does not close the workspace of a run that waited there, and works at a sibling now', async () => {
  const dataDir = process.env['OD_DATA_DIR'] ?? '';
  const folder = newRepository();
  const first = await startChildDaemon({ OD_MAX_RUNS: '1' });
  onTestFinished(() => void first.child.kill('SIGCONT'));
  await first.client.call(routes.createProject, { body: { id: 'web', name: 'Web', folder } });
  const soon = { inMs: 86_400_000, agentId: 'command' };
  const busy = await addRoutineDueSoon(first.client, { ...soon, agentOptions: endless });
  const gate = path.join(dataDir, 'gate');
  const worktree = { ...defaultPolicies.workspace, mode: 'worktree' } as const;
  const apart = await addRoutineDueSoon(first.client, {
    ...soon,
    agentOptions: sumsWhenFile,
    prompt: gate,
    target: { mode: 'reuse', projectId: 'web' },
    policies: { ...defaultPolicies, workspace: worktree },
  });
  await first.client.call(routes.runRoutine, { params: { id: busy.id } });
  await first.until('run.started');
  const { agentRunId } = await first.client.call(routes.runRoutine, { params: { id: apart.id } });
  await first.until('run.prepared', (it) => it.agentRunId === agentRunId);
  const second = await startChildDaemon();
  const store = await openStore({ dataDir, databaseUrl: null });
  const orphans = await store.read(() => liveRunsOf(first.record.id, true));
  const orphan = orphans.find((it) => it.agentRunId === agentRunId);
  if (orphan === undefined) throw new Error('the run is not found');

  first.child.kill('SIGSTOP');
  await store.write(() => takeOver(orphan, second.record.id, Date.now()));
  await second.until('run.started');
  await eventsOf(second.client, agentRunId, { count: 2 });
  first.child.kill('SIGCONT');
  await looks(store, first.record.id, 2);

  expect(await store.read(() => getWorkspace(agentRunId))).toMatchObject({ state: 'open' });
  await store.close();
  writeFileSync(gate, '');
  expect(await second.until('run.finished')).toMatchObject({ agentRunId, status: 'succeeded' });
  const { files } = await second.client.call(routes.listRunFiles, { params: { id: agentRunId } });
  expect(files.map((it) => it.path)).toContain('sum.json');
});

/** Waits for so many looks of a daemon, each of which says that it is there. */
async function looks(store: Store, id: string, count: number): Promise<void> {
  const sign = async () => {
    const all = await store.read(() => listDaemons());
    return all.find((it) => it.id === id)?.seen_at ?? 0;
  };
  for (let left = count; left > 0; left -= 1) {
    const before = await sign();
    await expect.poll(sign, { timeout: 30_000 }).toBeGreaterThan(before);
  }
}
