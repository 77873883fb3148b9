import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Hunt } from '../../../src/agents/process/hunt.ts';
import { linuxToken } from '../../../src/agents/process/identity.ts';
import { stopAll } from '../../../src/agents/process/ladder.ts';
import { commandText, type Leftover, leftoverText } from '../../../src/agents/process/leftovers.ts';
import { ProcReader } from '../../../src/agents/process/proc-reader.ts';
import { noReport } from '../../../src/agents/process/steps.ts';
import { sweep } from '../../../src/agents/process/sweep.ts';
import { freshTable, orderOf } from '../../../src/agents/process/table.ts';
import { environment, isLiving, nodeArgv } from '../run-agent.ts';
import { livingMarked } from './marked.ts';

const freezer = `/sys/fs/cgroup/freezer/open-design-test-${process.pid}`;

/** Starts a program with a run's mark, as nobody attends to it, and a hunt for that run where there is no cgroup. */
async function startMarked(...[file = '', ...args]: string[]) {
  const runId = crypto.randomUUID();
  const child = spawn(file, args, {
    env: { ...environment, OD_RUN_ID: runId },
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const pid = child.pid ?? 0;
  const exited = once(child, 'exit');
  const token = linuxToken(pid);
  const [line]: unknown[] = await once(child.stdout, 'data');
  const quarry = { runId, leader: { pid, token }, since: orderOf(token) };
  const hunt = new Hunt(quarry, null);
  return { runId, pid, hunt, exited, printed: Number(line) };
}

describe.runIf(process.platform === 'linux')('a sweep without a cgroup', () => {
  it('ends what is born while it is being ended', async () => {
    const { runId, pid, hunt } = await startMarked(...nodeArgv('forks.mjs', '4'));
    const left = await stopAll(pid, hunt, { graceMs: 500, report: noReport });
    expect(left.survivors).toEqual([]);
    expect(left.processes.length).toBeGreaterThan(0);
    expect(livingMarked(runId)).toEqual([]);
  });

  it('ends a child without environment and session, which its parent told of', async () => {
    const argv = nodeArgv('strays.mjs', 'cleared', 'lives', 'deaf');
    const { pid, hunt, printed } = await startMarked(...argv);
    const left = await stopAll(pid, hunt, { graceMs: 300, report: noReport });
    expect(left).toMatchObject({
      count: 1,
      processes: [{ pid: printed, how: 'parent', endedBy: 'SIGKILL' }],
      survivors: [],
    });
    expect([pid, printed].filter(isLiving)).toEqual([]);
  });

  it.runIf(canFreeze())('names what even SIGKILL does not end, and gives up on it', async () => {
    const { pid, hunt } = await startMarked(...nodeArgv('stray.mjs'));
    mkdirSync(freezer);
    try {
      writeFileSync(`${freezer}/cgroup.procs`, String(pid));
      writeFileSync(`${freezer}/freezer.state`, 'FROZEN');
      const left = await sweep(hunt, { stragglerMs: 0, graceMs: 20, patienceMs: 100 });
      expect(left).toMatchObject({ count: 1, processes: [], survivors: [{ pid }] });
      expect(leftoverText(left)).toContain(`Could not be ended: ${pid} "${process.execPath} `);
    } finally {
      writeFileSync(`${freezer}/freezer.state`, 'THAWED');
      expect(await hunt.untilNone(5_000, () => undefined)).toEqual([]);
      rmdirSync(freezer);
    }
  });

  it('never touches this process or those above it, whatever mark they carry', async () => {
    const table = await freshTable();
    const parent = table?.rows.get(process.ppid);
    const quarry = { runId: 'x', leader: { pid: parent?.group ?? 0, token: null }, since: 0 };
    const found = await new Hunt(quarry, null).look();
    expect(found.map(({ pid }) => pid)).not.toContain(process.pid);
    expect(found.map(({ pid }) => pid)).not.toContain(process.ppid);
  });
});

describe('a reading of the process table', () => {
  it('is shared by all who ask before it begins, and never by one who asks later', async () => {
    const first = freshTable();
    expect(freshTable()).toBe(first);
    await first;
    const child = spawn(...split(nodeArgv('stray.mjs')), { stdio: 'ignore' });
    const later = await freshTable();
    expect(later?.rows.has(child.pid ?? 0)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
});

describe.runIf(process.platform === 'linux')('a later reading for a young run', () => {
  it('knows all young processes as they are, and every other one by its start', async () => {
    const reader = new ProcReader();
    const { pid, hunt, exited, printed } = await startMarked(
      ...nodeArgv('strays.mjs', 'away', 'lives'),
    );
    expect(reader.read(0)?.get(printed)?.parent).toBe(pid);
    process.kill(pid, 'SIGKILL');
    await exited;
    const later = reader.read(hunt.since);
    const whole = new ProcReader().read(0);
    expect(later?.get(printed)).toEqual(whole?.get(printed));
    expect(later?.get(printed)?.parent).not.toBe(pid);
    expect(later?.get(process.pid)?.parent).toBe(process.ppid);
    const shared = [...(whole?.keys() ?? [])].filter((id) => later?.has(id));
    const startsIn = (facts: typeof whole) => shared.map((id) => facts?.get(id)?.startTicks);
    expect(startsIn(later)).toEqual(startsIn(whole));
    expect((await sweep(hunt, { stragglerMs: 0, graceMs: 500 })).count).toBe(1);
  });
});

describe('the words for leftovers', () => {
  it('show the beginning of a command line, never a part of an argument', () => {
    expect(commandText(['sleep', '600'])).toBe('sleep 600');
    const secret = 's'.repeat(180);
    expect(commandText(['curl', '--retry', '3', '--header', secret, 'x'])).toBe(
      'curl --retry 3 --header …',
    );
    expect(commandText(['x'.repeat(300)])).toBe('…');
    expect(commandText(Array.from({ length: 100 }, () => 'word')).length).toBeLessThanOrEqual(200);
  });

  it('name twenty and count the rest', () => {
    const one = { pid: 7, command: 'sleep 600', how: 'mark', endedBy: 'SIGTERM' } as const;
    const processes: Leftover[] = Array.from({ length: 23 }, () => one);
    const text = leftoverText({ count: 23, processes, survivors: [] });
    expect(text).toContain('23 processes');
    expect(text).toMatch(/by SIGTERM; and 3 more\.$/);
  });
});

function split([file = '', ...args]: string[]): [string, string[]] {
  return [file, args];
}

function canFreeze(): boolean {
  try {
    mkdirSync(freezer);
    rmdirSync(freezer);
    return true;
  } catch {
    return false;
  }
}
