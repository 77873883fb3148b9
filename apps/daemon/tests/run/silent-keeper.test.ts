import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { defaultPolicies } from '@open-design/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { startDetached } from '../../src/agents/process/keeper-child.ts';
import { endLeftBehind } from '../../src/agents/process/left-behind.ts';
import { keeperProgram } from '../../src/config/programs.ts';
import { type StartOrder, ToKeeper } from '../../src/keeper/message.ts';
import { receive, send } from '../../src/keeper/wire.ts';
import { connectKeeper } from '../../src/run/keeper-link.ts';
import { createKeepers } from '../../src/run/keepers.ts';
import type { KeptRun } from '../../src/run/kept-run.ts';
import { spoolFolder } from '../../src/spool/folder.ts';
import { openReader } from '../../src/spool/read.ts';
import { endless } from '../fixtures/programs.ts';
import { gone } from '../house/daemon.ts';
import { keepers } from '../house/keepers.ts';

const patience = { everyMs: 100, most: 5 };

function orderIn(dataDir: string): StartOrder {
  const { approvals, limits } = defaultPolicies;
  return {
    agentRunId: 'silent',
    runId: null,
    routineId: null,
    slotAt: null,
    attempt: 1,
    projectId: 'p',
    conversationId: 'c',
    lastSuccessAt: null,
    agentId: 'command',
    agentOptions: endless,
    prompt: '',
    skills: [],
    mcpServers: [],
    cwd: dataDir,
    spool: spoolFolder(dataDir, 'silent'),
    approvals,
    limits,
    preCheck: null,
    checks: [],
    prices: {},
    budget: { microUsd: null, tokens: null },
    granted: { microUsd: null, tokens: null },
    environment: { pass: [], set: {}, secrets: [], masked: [] },
    session: null,
    resume: null,
    notes: [],
    aloneMs: null,
  };
}

/** Resolves once its agent has said something: before, it may not have been started at all. */
async function isAtWork(kept: KeptRun): Promise<void> {
  const reader = await openReader(kept.spool, 0);
  onTestFinished(() => reader.close());
  for (;;) {
    const lines = await reader.read();
    if (lines.some((line) => 'name' in line && line.name === 'stdout')) return;
    await kept.news();
  }
}

test('a keeper that lives and does nothing any more is ended, and its runs are told', async () => {
  const dataDir = process.env['OD_DATA_DIR'] ?? '';
  const silent: string[] = [];
  const all = createKeepers({
    dataDir,
    program: keeperProgram(),
    isReplaced: async () => false,
    silent: (id) => silent.push(id),
    patience,
  });
  onTestFinished(() => all.close());
  const kept = await all.start(orderIn(dataDir));
  await isAtWork(kept);
  const [keeper] = keepers();
  process.kill(keeper?.pid ?? 0, 'SIGSTOP');

  while (kept.isKept) await kept.news();

  expect(kept.wasSilent).toBe(true);
  expect(silent).toEqual([keeper?.id]);
  await gone(keeper?.pid ?? 0);
  expect(await endLeftBehind({ pid: 0, startedToken: null, runId: 'silent' })).toHaveLength(1);
});

test('a keeper that answers is left alone, however little it has to tell', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'od-silent-'));
  const asked: string[] = [];
  const answers = 12;
  const server = createServer((daemon) =>
    receive(daemon, ToKeeper, ({ type }) => {
      asked.push(type);
      if (asked.length <= answers) send(daemon, { type: 'pong' });
    }),
  );
  const file = path.join(folder, 'keeper.sock');
  server.listen(file);
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { link } = await new Promise<{ link: Awaited<ReturnType<typeof connectKeeper>> }>(
    (resolve, reject) => {
      const connected = connectKeeper(file, {
        closed: () => undefined,
        silent: () => void connected.then((link) => resolve({ link }), reject),
        patience: { everyMs: 10, most: 5 },
      });
      void connected.then((link) => link.listen('run', () => undefined), reject);
    },
  );
  expect(link.wasSilent).toBe(true);
  expect(asked.length).toBeGreaterThan(answers);
  expect(asked.length).toBeLessThanOrEqual(answers + 5);
  expect(new Set(asked)).toEqual(new Set(['ping']));
  link.close();
});

test('a keeper that does not get ready is ended, and the run says so', async () => {
  const starting = startDetached([process.execPath, '-e', 'setInterval(() => {}, 60000)'], 500);
  await expect(starting).rejects.toThrow('It was not ready within 0.5 s');
});
