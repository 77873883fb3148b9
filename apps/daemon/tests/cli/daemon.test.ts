import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type AgentRun, type DaemonRecord, ErrorBody, type Routine } from '@open-design/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newDataDir, type OwnDaemon, startOwnDaemon } from './own-daemon.ts';
import { openDesign } from './program.ts';

let daemon: OwnDaemon;
let dataDir: string;
let record: DaemonRecord;

beforeAll(async () => {
  daemon = await startOwnDaemon(newDataDir());
  ({ dataDir, record } = daemon);
});

afterAll(async () => {
  expect(await daemon.stop()).toBe(0);
});

const ask = (...args: string[]) => daemon.ask(...args);

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
  expect([first.ok, first.headers.get('set-cookie')]).toEqual([
    true,
    expect.stringMatching(/^od_session_\d+=/),
  ]);
  expect([second.status, second.headers.get('set-cookie')]).toEqual([403, null]);
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

test('a port that is taken is named, with exit code 1; with --json in an error body', async () => {
  const { port } = new URL(record.url);
  const other = mkdtempSync(path.join(os.tmpdir(), 'od-cli-'));
  const start = ['start', '--port', port, '--data-dir', other];
  const ended = await Promise.all([openDesign(start), openDesign([...start, '--json'])]);
  rmSync(other, { recursive: true, force: true });
  expect(ended.map(({ code, stdout }) => ({ code, stdout }))).toEqual([
    { code: 1, stdout: '' },
    { code: 1, stdout: '' },
  ]);
  expect(ended[0].stderr).toContain(port);
  const { error } = ErrorBody.parse(JSON.parse(ended[1].stderr));
  expect(error).toMatchObject({
    code: 'PORT_UNAVAILABLE',
    message: expect.stringContaining(port),
  });
});

test('a setting that cannot be used ends the start with 2 and is named', async () => {
  const start = ['start', '--json', '--data-dir', dataDir];
  const { code, stderr } = await openDesign(start, { env: { OD_PORT: 'high' } });
  expect(code).toBe(2);
  const { error } = ErrorBody.parse(JSON.parse(stderr));
  expect(error).toMatchObject({
    code: 'CONFIGURATION_INVALID',
    message: expect.stringContaining('OD_PORT'),
  });
});
