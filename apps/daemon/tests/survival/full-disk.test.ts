import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { defaultPolicies } from '@open-design/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { untilFile } from '../fixtures/programs.ts';
import { startChildDaemon } from '../house/child-daemon.ts';
import { addRoutineDueSoon, agentRun, eventsOf } from '../house/daemon.ts';
import { freshDatabase } from '../setup/postgres-database.ts';

const single = { ...defaultPolicies, retry: { ...defaultPolicies.retry, attempts: 1 } };
const program = fileURLToPath(new URL('../../dist/open-design.js', import.meta.url));

/** Its spool is given up after ten seconds, and asked once more for the outcome. */
const patience = 90_000;

test('a run whose last output the disk does not take fails and says so, and what was taken is shown once', {
  timeout: patience,
}, async () => {
  const env = { OD_DATABASE_URL: await freshDatabase() };
  // 256 blocks of 512 bytes: no file of the daemon or its keeper gets larger, and the store is elsewhere.
  const daemon = await startChildDaemon(env, 'ulimit -f 256');
  const says = `for (let i = 0; i < 40; i += 1) console.log(String(i).padEnd(10_000, '.'))`;
  await addRoutineDueSoon(daemon.client, {
    inMs: 2_000,
    agentId: 'command',
    agentOptions: { argv: [process.execPath, '-e', says] },
    policies: single,
  });

  const { agentRunId, status } = await daemon.until('run.finished');

  expect(status).toBe('failed');
  const { error } = await agentRun(daemon.client, agentRunId);
  expect(error).toContain('the last of what it said could not be written');
  expect(error).toContain('Make room on the disk and run it again.');
  const events = await eventsOf(daemon.client, agentRunId);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.at(-1)).toMatchObject({ name: 'end', data: { status: 'failed' } });
});

test('a daemon that cannot write down where it listens ends, and the run that it had taken over goes on', async () => {
  const dataDir = process.env['OD_DATA_DIR'] ?? '';
  const [go, list] = [path.join(dataDir, 'go'), path.join(dataDir, 'daemons')];
  const first = await startChildDaemon();
  await addRoutineDueSoon(first.client, {
    inMs: 2_000,
    prompt: go,
    agentId: 'command',
    agentOptions: untilFile,
    policies: single,
  });
  const { agentRunId } = await first.until('run.started');
  await eventsOf(first.client, agentRunId, { count: 2 });
  await first.end('SIGKILL');
  // What a full disk does to a new folder, at exactly this place.
  renameSync(list, `${list}.aside`);
  writeFileSync(list, '');

  const second = spawn(process.execPath, [program, 'start', '--port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void second.kill('SIGKILL'));
  const [said, ended] = await Promise.all([text(second.stderr), once(second, 'exit')]);

  expect(ended).toEqual([1, null]);
  expect(said).toContain(list);
  rmSync(list);
  renameSync(`${list}.aside`, list);
  const third = await startChildDaemon();
  writeFileSync(go, '');
  await eventsOf(third.client, agentRunId);
  expect(await agentRun(third.client, agentRunId)).toMatchObject({
    status: 'succeeded',
    attempt: 1,
  });
});

test('a run whose folder the daemon cannot make says to look at the data folder, not at the project', async () => {
  const daemon = await startChildDaemon();
  writeFileSync(path.join(process.env['OD_DATA_DIR'] ?? '', 'projects'), 'in the way');
  await addRoutineDueSoon(daemon.client, { agentId: 'command', agentOptions: untilFile });

  const { agentRunId } = await daemon.until('run.finished');

  const { errorCode, error } = await agentRun(daemon.client, agentRunId);
  expect(errorCode).toBe('WORKSPACE_UNAVAILABLE');
  expect(error).toContain('See whether the data folder can be written to and its disk has room.');
});

test('a run whose keeper cannot start says why in a sentence', async () => {
  const daemon = await startChildDaemon();
  const inTheWay = path.join(process.env['OD_DATA_DIR'] ?? '', 'keepers');
  writeFileSync(inTheWay, '');
  await addRoutineDueSoon(daemon.client, {
    agentId: 'command',
    agentOptions: untilFile,
    policies: single,
  });

  const { agentRunId } = await daemon.until('run.finished');
  rmSync(inTheWay);

  const { errorCode, error } = await agentRun(daemon.client, agentRunId);
  expect(errorCode).toBe('KEEPER_UNAVAILABLE');
  expect(error).toMatch(
    /^Cannot start the program that keeps runs: It ended at once: E[^\n]*\. See whether the data folder [^\n]*$/,
  );
});
