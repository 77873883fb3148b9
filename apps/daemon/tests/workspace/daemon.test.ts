import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Client, type RoutineInput, routes } from '@open-design/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { untilFile } from '../fixtures/programs.ts';
import { addRoutineDueSoon, eventsOf, startDaemon } from '../house/daemon.ts';
import { newFolder, newRepository } from './stage.ts';

afterEach(() => {
  delete process.env['OD_MAX_RUNS'];
});

const writes = {
  argv: [process.execPath, '-e', "require('node:fs').writeFileSync('made.txt', 'by the run\\n')"],
};

async function project(client: Client, id: string, folder: string) {
  await client.call(routes.createProject, { body: { id, name: id, folder } });
  return { mode: 'reuse', projectId: id } as const;
}

function goFile(name: string): string {
  return path.join(process.env['OD_DATA_DIR'] ?? '', name);
}

/** A routine that comes due in a day, and does what its command does. */
async function routine(client: Client, input: Partial<RoutineInput>) {
  const common = { agentId: 'command', inMs: 86_400_000 };
  return (await addRoutineDueSoon(client, { ...common, ...input })).id;
}

describe('a routine that works in worktrees', () => {
  it('leaves the repository as it was, and the work on a branch and in a diff', async () => {
    const daemon = await startDaemon();
    const { client } = daemon;
    const repository = newRepository();
    const target = await project(client, 'site', repository);
    const policies = { workspace: { mode: 'worktree' } } as RoutineInput['policies'];
    const id = await routine(client, { target, policies, agentOptions: writes });
    const { agentRunId } = await client.call(routes.runRoutine, { params: { id } });
    await daemon.until('run.finished', (it) => it.agentRunId === agentRunId);

    expect(existsSync(path.join(repository, 'made.txt'))).toBe(false);
    const params = { id: agentRunId };
    const { workspace } = await client.call(routes.getWorkspace, { params });
    expect(workspace).toMatchObject({ mode: 'worktree', state: 'kept', changes: { files: 1 } });
    const diff = await (await client.open(routes.workspaceDiff, { params })).text();
    expect(diff).toContain('+by the run');
    const events = await eventsOf(client, agentRunId);
    expect(events.slice(-2)).toMatchObject([
      { name: 'diagnostic', data: { code: 'workspace_changes' } },
      { name: 'end', data: { status: 'succeeded' } },
    ]);
  });
});

describe('two routines on one folder', () => {
  it('run one after the other, and the one that waits keeps no place from a third', async () => {
    process.env['OD_MAX_RUNS'] = '2';
    const daemon = await startDaemon();
    const { client } = daemon;
    const target = await project(client, 'site', newFolder());
    const elsewhere = await project(client, 'other', newFolder());
    const first = await routine(client, { target, agentOptions: untilFile, prompt: goFile('go') });
    const second = await addRoutineDueSoon(client, {
      target,
      agentId: 'command',
      agentOptions: writes,
      inMs: 1_500,
    });
    const third = await routine(client, { target: elsewhere, agentOptions: writes });
    const one = await client.call(routes.runRoutine, { params: { id: first } });
    await daemon.until('run.started', (it) => it.agentRunId === one.agentRunId);
    await daemon.until('run.prepared', (it) => it.routineId === second.id);
    const three = await client.call(routes.runRoutine, { params: { id: third } });
    await daemon.until('run.finished', (it) => it.agentRunId === three.agentRunId);

    const { runs } = await client.call(routes.listRoutineRuns, { params: { id: second.id } });
    const reason = `: run ${one.agentRunId} is working in it`;
    expect(runs[0]).toMatchObject({
      status: 'queued',
      waitingFor: expect.stringContaining(reason),
    });
    writeFileSync(goFile('go'), '');
    await daemon.until('run.finished', (it) => it.routineId === second.id);
    const ended = daemon.events.flatMap((it) => (it.type === 'run.finished' ? it.routineId : []));
    expect(ended).toEqual([third, first, second.id]);
  });
});
