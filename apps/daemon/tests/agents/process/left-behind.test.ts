import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCommandAdapter } from '../../../src/agents/command.ts';
import { linuxToken, startedToken } from '../../../src/agents/process/identity.ts';
import { stopGroup } from '../../../src/agents/process/group.ts';
import { endLeftBehind } from '../../../src/agents/process/left-behind.ts';
import {
  assignment,
  emptyFolder,
  environment,
  isLiving,
  livingGroup,
  nodeArgv,
  Recorder,
} from '../run-agent.ts';

const command = createCommandAdapter(environment);
let running: { port: Recorder; outcome: Promise<unknown> }[] = [];
let cwd: string;

beforeEach(async () => {
  cwd = await emptyFolder();
});
afterEach(async () => {
  for (const { port } of running) port.cancel();
  await Promise.all(running.map(({ outcome }) => outcome));
  running = [];
});

async function startRun(runId: string, ...argv: string[]) {
  const port = new Recorder();
  const outcome = command.run(assignment({ cwd, runId, options: { argv } }), port);
  running.push({ port, outcome });
  await port.seen((event) => event.name === 'stdout');
  const [process] = port.processes;
  if (process === undefined) throw new Error('the run has no process');
  return { ...process, port, outcome };
}

/** Starts what a daemon started that is no more: nobody attends to it. Waits for the id that it prints. */
async function startUnattended(runId: string, ...[file = '', ...args]: string[]) {
  const env = { ...environment, OD_RUN_ID: runId };
  const child = spawn(file, args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  const pid = child.pid ?? 0;
  const startedToken = linuxToken(pid);
  const [line]: unknown[] = await once(child.stdout, 'data');
  return { pid, startedToken, exited, printed: Number(line) };
}

describe('what a crashed daemon left behind', () => {
  it('is ended with its whole group, and another run is spared', async () => {
    const lost = await startRun('run-lost', ...nodeArgv('has-child.mjs'));
    const other = await startRun('run-other', ...nodeArgv('waits.mjs'));
    const members = livingGroup(lost.pid);
    expect(members.length).toBe(2);
    const ended = await endLeftBehind({ ...lost, runId: 'run-lost' });
    expect(new Set(ended)).toEqual(new Set(members));
    expect(livingGroup(lost.pid)).toEqual([]);
    expect(isLiving(other.pid)).toBe(true);
  });

  it('is not a process that got the same id later', async () => {
    const { pid, startedToken: token } = await startRun('run-a', ...nodeArgv('waits.mjs'));
    const runId = 'run-of-someone-else';
    expect(await endLeftBehind({ pid, startedToken: `${token}0`, runId })).toEqual([]);
    expect(await endLeftBehind({ pid, startedToken: null, runId })).toEqual([]);
    expect(isLiving(pid)).toBe(true);
  });

  it.runIf(process.platform === 'linux')(
    'is found by its mark when it left the group and its leader is gone',
    async () => {
      const runId = 'run-marked';
      const spared = await startRun('run-marked-2', ...nodeArgv('waits.mjs'));
      const lost = await startUnattended(runId, ...nodeArgv('strays.mjs', 'double', 'ends'));
      await lost.exited;
      expect(isLiving(lost.printed)).toBe(true);
      expect(await endLeftBehind({ ...lost, runId })).toEqual([lost.printed]);
      expect(isLiving(lost.printed)).toBe(false);
      expect(isLiving(spared.pid)).toBe(true);
    },
  );

  it.runIf(process.platform === 'linux')(
    'is found without anything known of its process, with the children that cleared their environment',
    async () => {
      const runId = 'run-unknown';
      const lost = await startUnattended(runId, ...nodeArgv('strays.mjs', 'cleared', 'lives'));
      const ended = await endLeftBehind({ pid: 0, startedToken: null, runId });
      expect(new Set(ended)).toEqual(new Set([lost.pid, lost.printed]));
      expect([lost.pid, lost.printed].filter(isLiving)).toEqual([]);
    },
  );

  it('is nothing when all of it has ended', async () => {
    const runId = 'run-gone';
    expect(await endLeftBehind({ pid: 2 ** 22 + 5, startedToken: 'linux:x:1', runId })).toEqual([]);
  });
});

describe('a process group', () => {
  it.runIf(process.platform === 'linux')(
    'is gone when all of it is dead, also while nobody collects the dead',
    async () => {
      const parent = await startRun('run-parent', ...nodeArgv('has-child.mjs', 'away'));
      const child = Number(parent.port.text('stdout').split(' ')[1]);
      // A parent that is stopped cannot collect its child.
      process.kill(parent.pid, 'SIGSTOP');
      const end = await stopGroup(child, { graceMs: 50 });
      expect(end).toEqual({ wasAlive: true, wasKilled: true, isGone: true });
      expect(process.kill(child, 0)).toBe(true);
      process.kill(parent.pid, 'SIGCONT');
    },
  );
});

describe('a process', () => {
  it('has one mark of its start for as long as it lives, which no later one has', async () => {
    const one = await startRun('run-1', ...nodeArgv('waits.mjs'));
    expect(one.startedToken).not.toBeNull();
    expect(await startedToken(one.pid)).toBe(one.startedToken);
    const later = await startRun('run-2', ...nodeArgv('waits.mjs'));
    expect(later.startedToken).not.toBe(one.startedToken);
    one.port.cancel();
    await one.outcome;
    expect(await startedToken(one.pid)).toBeNull();
  });

  it('id that means everybody or ourselves is never signaled', async () => {
    for (const pid of [0, 1, -1, 1.5, Number.NaN])
      expect(await stopGroup(pid)).toEqual({ wasAlive: false, wasKilled: false, isGone: true });
  });
});
