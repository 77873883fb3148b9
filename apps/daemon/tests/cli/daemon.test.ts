import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import os from 'node:os';
import path from 'node:path';
import { DaemonRecord, type AgentRun, type Routine } from '@open-design/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { exitOf, openDesign, programFile } from './program.ts';

let dataDir: string;
let daemon: ChildProcess;
let record: DaemonRecord;

beforeAll(async () => {
  dataDir = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'od-cli-')));
  daemon = spawn(
    process.execPath,
    [programFile, 'start', '--json', '--port', '0', '--data-dir', dataDir],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, OD_LOG_LEVEL: 'warn' } },
  );
  if (daemon.stdout === null) throw new Error('no output');
  const [line] = (await once(createInterface(daemon.stdout), 'line')) as [string];
  record = DaemonRecord.parse(JSON.parse(line));
});

afterAll(async () => {
  daemon.kill('SIGINT');
  expect(await exitOf(daemon)).toBe(0);
  rmSync(dataDir, { recursive: true, force: true });
});

/** Runs a command against the daemon and reads its JSON answer. */
async function ask(...args: string[]) {
  const { code, stdout, stderr } = await openDesign([...args, '--json', '--data-dir', dataDir]);
  return { code, stderr, answer: stdout === '' ? null : (JSON.parse(stdout) as unknown) };
}

test('the daemon is found by its data folder and looks after itself', async () => {
  const { code, answer } = await ask('doctor');
  expect(answer).toMatchObject({
    daemon: { id: record.id, url: record.url },
    checks: expect.any(Array),
  });
  expect([0, 1]).toContain(code);
});

test('login prints one link, which signs in once', async () => {
  const { stdout } = await openDesign(['login', '--data-dir', dataDir]);
  const link = stdout.trim();
  const first = await fetch(link, { redirect: 'manual' });
  const second = await fetch(link, { redirect: 'manual' });
  expect([first.status, second.status]).toEqual([303, 403]);
});

test('the built-in agent is here', async () => {
  const { answer } = await ask('agent', 'list');
  expect(answer).toMatchObject({
    agents: expect.arrayContaining([expect.objectContaining({ id: 'brief', available: true })]),
  });
});

test('a project is added, listed and removed, and its folder stays', async () => {
  const folder = path.join(dataDir, '..', `${path.basename(dataDir)}-site`);
  mkdirSync(folder);
  try {
    const added = await ask('project', 'add', folder, '--name', 'Site');
    expect(added).toMatchObject({ code: 0, answer: { project: { name: 'Site', folder } } });
    const listed = await openDesign(['project', 'list', '--data-dir', dataDir]);
    expect(listed.stdout).toContain(folder);
    expect((await ask('project', 'remove', 'Site')).code).toBe(0);
    expect((await ask('project', 'remove', 'Site')).code).toBe(1);
    expect(realpathSync(folder)).toBe(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

async function addRoutine(name: string, argv: string[]): Promise<Routine> {
  const { answer } = await ask(
    'routine',
    'add',
    '--name',
    name,
    '--prompt',
    'Do it.',
    '--schedule',
    'weekly:mon:09:00@UTC',
    '--agent',
    'command',
    '--agent-options',
    JSON.stringify({ argv }),
  );
  return (answer as { routine: Routine }).routine;
}

test('a routine lives from add to remove', async () => {
  const added = await addRoutine('Life', ['true']);
  expect(added).toMatchObject({ name: 'Life', enabled: true, nextRunAt: expect.any(Number) });
  expect(await ask('routine', 'pause', 'Life')).toMatchObject({
    answer: { routine: { enabled: false, nextRunAt: null } },
  });
  expect(await ask('routine', 'resume', added.id)).toMatchObject({
    answer: { routine: { enabled: true, nextRunAt: expect.any(Number) } },
  });
  expect(await ask('routine', 'edit', 'Life', '--schedule', 'every:1h')).toMatchObject({
    answer: { routine: { name: 'Life', schedule: { kind: 'interval', everyMs: 3_600_000 } } },
  });
  expect(await ask('slots', 'Life')).toMatchObject({ code: 0, answer: { slots: [] } });
  expect((await ask('routine', 'remove', 'Life')).code).toBe(0);
  expect((await ask('routine', 'show', 'Life')).code).toBe(1);
});

test('routine run --wait shows what the agent says and succeeds with it', async () => {
  await addRoutine('Good', ['sh', '-c', 'echo good day']);
  const ended = await openDesign(['routine', 'run', 'Good', '--wait', '--data-dir', dataDir]);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toContain('good day\nsucceeded\n');
});

test('routine run --wait ends with 1 when the run fails', async () => {
  await addRoutine('Bad', ['sh', '-c', 'echo no >&2; exit 3']);
  const ended = await openDesign(['routine', 'run', 'Bad', '--wait', '--data-dir', dataDir]);
  expect(ended.code).toBe(1);
  expect(ended.stdout).toMatch(/exited with code 3.*\nfailed\n$/);
});

test('a run is listed, shown and canceled', async () => {
  await addRoutine('Long', ['sleep', '600']);
  const { answer } = await ask('routine', 'run', 'Long');
  const { agentRunId } = answer as { agentRunId: string };
  const tail = openDesign(['run', 'tail', agentRunId, '--data-dir', dataDir]);
  expect(await ask('run', 'list', '--limit', '1')).toMatchObject({
    answer: { runs: [{ id: agentRunId }] },
  });
  expect((await ask('run', 'cancel', agentRunId.slice(0, 12))).code).toBe(0);
  // The tail of a run that was canceled has shown what it was asked to show.
  expect(await tail).toMatchObject({ code: 0, stdout: expect.stringContaining('canceled') });
  const shown = await ask('run', 'show', agentRunId);
  expect((shown.answer as { run: AgentRun }).run.status).toBe('canceled');
});

test('a port that is taken is named, with exit code 1', async () => {
  const { port } = new URL(record.url);
  const other = mkdtempSync(path.join(os.tmpdir(), 'od-cli-'));
  const { code, stderr } = await openDesign(['start', '--port', port, '--data-dir', other]);
  rmSync(other, { recursive: true, force: true });
  expect(code).toBe(1);
  expect(stderr).toContain(port);
});
