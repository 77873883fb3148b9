import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCommandAdapter } from '../../../src/agents/command.ts';
import { startedToken } from '../../../src/agents/process/identity.ts';
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
      const lost = await startRun('run-marked', ...nodeArgv('has-child.mjs', 'away'));
      const spared = await startRun('run-marked-2', ...nodeArgv('waits.mjs'));
      const away = Number(lost.port.text('stdout').split(' ')[1]);
      process.kill(lost.pid, 'SIGKILL');
      await lost.outcome;
      expect(isLiving(away)).toBe(true);
      expect(await endLeftBehind({ ...lost, runId: 'run-marked' })).toEqual([away]);
      expect(isLiving(away)).toBe(false);
      expect(isLiving(spared.pid)).toBe(true);
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
