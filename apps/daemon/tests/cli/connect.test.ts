import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ErrorBody } from '@open-design/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { routine } from './examples.ts';
import { openDesign } from './program.ts';
import { announce, standIn } from './stand-in.ts';

function folder(): string {
  const made = mkdtempSync(path.join(os.tmpdir(), 'od-cli-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const list = (dataDir: string, ...more: string[]) =>
  openDesign(['routine', 'list', '--json', '--data-dir', dataDir, ...more]);
const listed = { listRoutines: () => ({ routines: [routine] }) };

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

async function closedUrl(): Promise<string> {
  const { url, server } = await standIn({});
  server.close();
  await once(server, 'close');
  return url;
}

test('without a daemon a command ends with 3 and says how to start one', async () => {
  const dataDir = folder();
  const { code, stdout, stderr } = await openDesign(['routine', 'list', '--data-dir', dataDir]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toContain(`open-design start --data-dir ${dataDir}`);
});

test('with --json it says so in an error body', async () => {
  const { code, stderr } = await list(folder());
  expect(code).toBe(3);
  const { error } = ErrorBody.parse(JSON.parse(stderr));
  expect(error.code).toBe('DAEMON_NOT_REACHABLE');
  expect(error.message).toContain('open-design start');
});

test('the daemon of the data folder is found, and its token is shown to it', async () => {
  const dataDir = folder();
  const { url, seen } = await standIn(listed);
  const tokenFile = path.join(dataDir, 'token');
  writeFileSync(tokenFile, 'secret\n');
  announce(dataDir, { url, tokenFile });
  const { code, stdout } = await list(dataDir);
  expect({ code, answer: JSON.parse(stdout) }).toEqual({
    code: 0,
    answer: { routines: [routine] },
  });
  expect(seen.map(({ name, headers }) => [name, headers.authorization])).toEqual([
    // Whoever answers there now may not be the daemon that wrote the file.
    ['health', undefined],
    ['listRoutines', 'Bearer secret'],
  ]);
});

test('of several daemons the newest that lives and answers is taken', async () => {
  const dataDir = folder();
  const older = await standIn(listed);
  const newer = await standIn(listed);
  announce(dataDir, { id: 'older', url: older.url, startedAt: 1 });
  announce(dataDir, { id: 'newer', url: newer.url, startedAt: 2 });
  // Its port was taken over by another daemon since.
  announce(dataDir, { id: 'dead', url: older.url, startedAt: 3, pid: await deadPid() });
  announce(dataDir, { id: 'silent', url: await closedUrl(), startedAt: 4 });
  writeFileSync(path.join(dataDir, 'daemons', 'broken.json'), '{');
  expect((await list(dataDir)).code).toBe(0);
  expect(older.seen).toEqual([]);
  expect(newer.seen.map(({ name }) => name)).toEqual(['health', 'listRoutines']);
});

test('only files of daemons that have ended: none is running', async () => {
  const dataDir = folder();
  announce(dataDir, { url: 'http://127.0.0.1:9', pid: await deadPid() });
  expect((await list(dataDir)).code).toBe(3);
});

test('--url and --token-file name another daemon', async () => {
  const dataDir = folder();
  mkdirSync(dataDir, { recursive: true });
  const own = await standIn(listed);
  const other = await standIn(listed);
  const ownToken = path.join(dataDir, 'own');
  writeFileSync(ownToken, 'own');
  announce(dataDir, { url: own.url, tokenFile: ownToken });
  const token = path.join(dataDir, 'other');
  writeFileSync(token, 'other');
  await list(dataDir, '--url', other.url);
  await list(dataDir, '--url', other.url, '--token-file', token);
  const shown = other.seen
    .filter(({ name }) => name === 'listRoutines')
    .map(({ headers }) => headers.authorization);
  expect(shown).toEqual([undefined, 'Bearer other']);
  expect(own.seen).toEqual([]);
});

test('a token that cannot be read ends with 1 and names the file', async () => {
  const dataDir = folder();
  const { url } = await standIn(listed);
  announce(dataDir, { url, tokenFile: path.join(dataDir, 'none') });
  const { code, stderr } = await list(dataDir);
  expect(code).toBe(1);
  expect(stderr).toContain(path.join(dataDir, 'none'));
});

test("a refusal ends with 1 and shows the daemon's own words", async () => {
  const dataDir = folder();
  const error = { code: 'UNAUTHORIZED', message: 'The request shows no token.' };
  const { url } = await standIn({
    listRoutines: (_, response) => {
      response.writeHead(401);
      return { error };
    },
  });
  announce(dataDir, { url });
  const { code, stderr } = await list(dataDir);
  expect(code).toBe(1);
  const { error: shown } = ErrorBody.parse(JSON.parse(stderr));
  expect(shown.code).toBe('UNAUTHORIZED');
  expect(shown.message).toContain('The request shows no token. Name the file');
});
