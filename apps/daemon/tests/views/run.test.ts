import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Client, type RoutineInput, routes } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { echo, untilFile } from '../fixtures/programs.ts';
import { addRoutineDueSoon, eventsOf, startDaemon, type TestDaemon } from '../house/daemon.ts';
import { git, newFolder, newRepository, write } from '../workspace/stage.ts';

const before = {
  'a.txt': 'one\n',
  'b/c.txt': 'two\n',
  'b/d.txt': 'three\n',
  '.gitignore': 'junk\n',
};

const works = {
  argv: [
    process.execPath,
    '-e',
    `const fs = require('node:fs');
     fs.writeFileSync('a.txt', 'changed');
     fs.rmSync('b/d.txt');
     fs.mkdirSync('ö ü');
     fs.writeFileSync('ö ü/new.html', '<p>new</p>');
     fs.writeFileSync('junk', '');
     fs.writeFileSync('.hidden', '');
     fs.writeFileSync('say "x".txt', '');`,
  ],
};

async function ran(daemon: TestDaemon, folder: string, input: Partial<RoutineInput>) {
  const { client } = daemon;
  const project = { id: 'site', name: 'Site', folder };
  await client.call(routes.createProject, { body: project });
  const target = { mode: 'reuse', projectId: 'site' } as const;
  const common = { agentId: 'command', inMs: 86_400_000, target };
  const { id } = await addRoutineDueSoon(client, { ...common, ...input });
  const { agentRunId } = await client.call(routes.runRoutine, { params: { id } });
  await daemon.until('run.finished', (it) => it.agentRunId === agentRunId);
  return { params: { id: agentRunId }, routineId: id };
}

async function changesOf(client: Client, params: { id: string }) {
  const { place, files } = await client.call(routes.listRunFiles, { params });
  const told = files.flatMap(({ path: at, changed }) =>
    changed === null ? [] : [`${changed} ${at}`],
  );
  return { place, told, all: files.map(({ path: at }) => at) };
}

const apart = (mode: 'worktree' | 'copy') => ({ workspace: { mode } }) as RoutineInput['policies'];

describe('the files of a run', () => {
  it.each(['worktree', 'copy'] as const)('in a %s say what it did to them', async (mode) => {
    const daemon = await startDaemon();
    const { client } = daemon;
    const folder = mode === 'worktree' ? newRepository(before) : newFolder();
    write(folder, before);
    const { params } = await ran(daemon, folder, { policies: apart(mode), agentOptions: works });

    const { place, told, all } = await changesOf(client, params);
    expect(place).toBe('workspace');
    // What git ignores is not told by it.
    const junk = mode === 'copy' ? ['added junk'] : [];
    expect(told).toEqual([
      'modified a.txt',
      'deleted b/d.txt',
      ...junk,
      'added say "x".txt',
      'added ö ü/new.html',
    ]);
    expect(all).toContain('b/c.txt');
    const file = await client.open(routes.rawRunFile, {
      params: { ...params, '*': 'ö ü/new.html' },
    });
    expect(await file.text()).toBe('<p>new</p>');
    const { url } = await client.call(routes.createPreview, { body: { runId: params.id } });
    const shown = await fetch(new URL(`${url}ö ü/new.html`, daemon.url));
    expect(await shown.text()).toBe('<p>new</p>');
    // Nothing of it is in the project's own folder.
    expect(existsSync(path.join(folder, 'junk'))).toBe(false);

    await client.call(routes.removeWorkspace, { params });
    expect(await changesOf(client, params)).toMatchObject({ place: 'project', told: [] });
  });

  it('are told while it works, from what it has not committed, too', async () => {
    const daemon = await startDaemon();
    const { client } = daemon;
    const repository = newRepository(before);
    await client.call(routes.createProject, {
      body: { id: 'site', name: 'Site', folder: repository },
    });
    const go = path.join(newFolder(), 'go');
    const { id } = await addRoutineDueSoon(client, {
      agentId: 'command',
      inMs: 86_400_000,
      target: { mode: 'reuse', projectId: 'site' },
      policies: apart('worktree'),
      agentOptions: untilFile,
      prompt: go,
    });
    const { agentRunId } = await client.call(routes.runRoutine, { params: { id } });
    const params = { id: agentRunId };
    await eventsOf(client, agentRunId, { count: 2 });
    const { workspace } = await client.call(routes.getWorkspace, { params });
    const folder = workspace?.path ?? '';
    write(folder, { 'a.txt': 'committed', 'z.txt': 'not' });
    git(folder, 'add', 'a.txt');
    git(folder, 'commit', '-q', '-m', 'one');
    expect((await changesOf(client, params)).told).toEqual(['modified a.txt', 'added z.txt']);
    await client.call(routes.cancelRun, { params });
    await daemon.until('run.finished');
  });

  it('in place are those of the project, and what it did is not known', async () => {
    const daemon = await startDaemon();
    const folder = newFolder();
    write(folder, before);
    const { params } = await ran(daemon, folder, { agentOptions: works });
    const { place, told, all } = await changesOf(daemon.client, params);
    expect([place, told]).toEqual(['project', []]);
    expect(all).toEqual(['a.txt', 'b', 'b/c.txt', 'junk', 'say "x".txt', 'ö ü', 'ö ü/new.html']);
  });

  it('of a run that there is not are none', async () => {
    const { client } = await startDaemon();
    const params = { id: 'none' };
    const calls = [
      client.call(routes.listRunFiles, { params }),
      client.call(routes.aboutRun, { params }),
      client.call(routes.listRunEvents, { params }),
      client.open(routes.rawRunFile, { params: { ...params, '*': 'x' } }),
      client.call(routes.createPreview, { body: { runId: 'none' } }),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    const noProject = client.call(routes.createPreview, { body: { projectId: 'none' } });
    await expect(noProject).rejects.toMatchObject({ code: 'PROJECT_NOT_FOUND' });
  });
});

describe('a page about a run', () => {
  it('has its events by number, and never the value of a variable beside its name', async () => {
    const daemon = await startDaemon();
    const { client } = daemon;
    const environment = { pass: [], set: { CI: 'yes' }, secrets: [] };
    const policies = { environment } as unknown as RoutineInput['policies'];
    const { params } = await ran(daemon, newFolder(), { agentOptions: echo, policies });
    const all = await eventsOf(client, params.id);
    const page = await client.call(routes.listRunEvents, { params, query: { limit: 2 } });
    expect(page).toMatchObject({ first: 1, last: all.length });
    expect(page.events.map(({ seq, name }) => [seq, name])).toEqual(
      all.slice(-2).map(({ seq, name }) => [seq, name]),
    );
    const about = await client.call(routes.aboutRun, { params });
    expect(about.environmentNames).toEqual(['CI']);
    expect(about.attempts).toMatchObject([{ attempt: 1, status: 'succeeded', error: null }]);
    expect(about.owners).toMatchObject([{ daemonId: daemon.id, until: about.run.completedAt }]);
  });

  it('of a direct message has no routine', async () => {
    const daemon = await startDaemon();
    const { client } = daemon;
    await client.call(routes.createProject, { body: { id: 'p', name: 'P' } });
    const body = { agentId: 'brief', message: 'What changed?', projectId: 'p' };
    const { runId } = await client.call(routes.createRun, { body });
    await daemon.until('run.finished');
    const about = await client.call(routes.aboutRun, { params: { id: runId } });
    expect(about).toMatchObject({ routineRun: null, routineName: null, version: null });
    expect(about.attempts).toHaveLength(1);
  });
});
