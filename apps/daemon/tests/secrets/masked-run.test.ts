import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import {
  createClient,
  DaemonRecord,
  type Route,
  type Routes,
  routes,
} from '@open-design/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { programFile } from '../cli/program.ts';
import { eventsOf, listenTo } from '../house/daemon.ts';

const value = 'correct-horse-battery-9';
const other = 'never-named-but-found';

/** Prints a secret as it is, in halves on both outputs, encoded, and one that it was not given; then fails with it. */
const leaky = `
  const { writeSync } = require('node:fs');
  const { TOKEN } = process.env;
  for (const part of [TOKEN.slice(0, 9), TOKEN.slice(9)]) for (const fd of [1, 2]) writeSync(fd, part);
  writeSync(1, '\\n' + TOKEN + ' ' + Buffer.from(TOKEN).toString('base64') + ' ' + JSON.stringify(process.env) + '\\n');
  writeSync(1, Buffer.from('${Buffer.from(other).toString('hex')}', 'hex') + '\\n');
  writeSync(2, '\\nit failed with ' + TOKEN + '\\n');
  process.exitCode = 3;
`;

async function startLogging(logFile: string) {
  const log = openSync(logFile, 'w');
  const child = spawn(process.execPath, [programFile, 'start', '--json', '--port', '0'], {
    env: { ...process.env, OD_LOG_LEVEL: 'trace' },
    stdio: ['ignore', 'pipe', log],
  });
  closeSync(log);
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  if (child.stdout === null) throw new Error('the daemon has no output');
  const [line]: unknown[] = await once(createInterface({ input: child.stdout }), 'line');
  const record = DaemonRecord.parse(JSON.parse(String(line)));
  const token = readFileSync(record.tokenFile ?? '', 'utf8').trim();
  return createClient({ url: record.url, token });
}

async function bytesOf(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((it) => it.isFile()).map((it) => path.join(it.parentPath, it.name));
  return new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')] as const)),
  );
}

test('a secret that an agent prints is in no file but its own, no event, no answer and no line of the log', async () => {
  const dataDir = process.env['OD_DATA_DIR'] ?? '';
  const client = await startLogging(path.join(dataDir, 'log.txt'));
  const log = await listenTo(client);
  onTestFinished(() => log.close());
  for (const [name, it] of [
    ['TOKEN', value],
    ['UNNAMED', other],
  ] as const)
    await client.call(routes.setSecret, { body: { name, value: it } });
  const { routine } = await client.call(routes.createRoutine, {
    body: {
      name: 'Leaky',
      prompt: 'Print it.',
      schedule: { kind: 'daily', time: '08:00', timezone: 'UTC' },
      target: { mode: 'create_each_run' },
      agentId: 'command',
      agentOptions: { argv: [process.execPath, '-e', leaky] },
      policies: { environment: { secrets: ['TOKEN'] } },
    },
  });
  const started = await client.call(routes.runRoutine, { params: { id: routine.id } });
  const id = started.agentRunId;
  await log.until('run.finished', (event) => event.agentRunId === id);

  const events = await eventsOf(client, id);
  const textOf = (name: string) =>
    events
      .map((event) => (event.name === name && 'text' in event.data ? event.data.text : ''))
      .join('');
  expect(textOf('stdout')).toMatch(
    /^\[secret TOKEN\]\n\[secret TOKEN\] \[secret TOKEN\] \{.*"TOKEN":"\[secret TOKEN\]".*\}\n\[secret UNNAMED\]\n$/,
  );
  expect(textOf('stderr')).toBe('[secret TOKEN]\nit failed with [secret TOKEN]\n');
  const { run } = await client.call(routes.getRun, { params: { id } });
  expect(run).toMatchObject({ status: 'failed', errorCode: 'AGENT_FAILED' });
  expect(run.error).toContain('it failed with [secret TOKEN]');

  const asked: (keyof Routes)[] = ['listRuns', 'listRoutines', 'listSecrets', 'doctor'];
  const answers = await Promise.all(asked.map((name) => client.open<Route>(routes[name])));
  const answered = await Promise.all(answers.map((answer) => answer.text()));
  const seen = await bytesOf(dataDir);
  seen.set('events', JSON.stringify(events));
  seen.set('answers', answered.join('\n'));
  expect([...seen.keys()].join()).toMatch(/app\.sqlite/);
  const forms = [value, other, Buffer.from(value).toString('base64'), 'battery-9', 'but-found'];
  const leaks = [...seen].filter(
    ([file, bytes]) => !file.endsWith('secrets.json') && forms.some((form) => bytes.includes(form)),
  );
  expect(leaks.map(([file]) => file)).toEqual([]);
});

test('a run whose secret was removed meanwhile fails before its agent starts', async () => {
  const dataDir = process.env['OD_DATA_DIR'] ?? '';
  const client = await startLogging(path.join(dataDir, 'log.txt'));
  const log = await listenTo(client);
  onTestFinished(() => log.close());
  await client.call(routes.setSecret, { body: { name: 'TOKEN', value } });
  const { routine } = await client.call(routes.createRoutine, {
    body: {
      name: 'Without',
      prompt: 'Print it.',
      schedule: { kind: 'daily', time: '08:00', timezone: 'UTC' },
      target: { mode: 'create_each_run' },
      agentId: 'command',
      agentOptions: { argv: [process.execPath, '-e', 'console.log("started")'] },
      policies: { environment: { secrets: ['TOKEN'] } },
    },
  });
  await client.call(routes.removeSecret, { params: { name: 'TOKEN' } });
  const { agentRunId: id } = await client.call(routes.runRoutine, { params: { id: routine.id } });
  await log.until('run.finished', (event) => event.agentRunId === id);
  const { run } = await client.call(routes.getRun, { params: { id } });
  expect(run).toMatchObject({ status: 'failed', errorCode: 'SECRET_NOT_FOUND' });
  expect(JSON.stringify(await eventsOf(client, id))).not.toContain('started');
});
