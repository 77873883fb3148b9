import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCommandAdapter } from '../../../src/agents/command.ts';
import { findCgroup } from '../../../src/agents/process/cgroup.ts';
import {
  assignment,
  emptyFolder,
  environment,
  isLiving,
  livingGroup,
  nodeArgv,
  Recorder,
  runToEnd,
} from '../run-agent.ts';
import { livingMarked } from './marked.ts';

const command = createCommandAdapter(environment);
const isLinux = process.platform === 'linux';
const hasCgroup = await canJoin();
let cwd: string;
let runId: string;
beforeEach(async () => {
  cwd = await emptyFolder();
  runId = crypto.randomUUID();
});
afterEach(async () => {
  // The proof for every test here: nothing that carries the run's mark is alive.
  if (isLinux) expect(livingMarked(runId)).toEqual([]);
  expect(findCgroup(runId)).toBeNull();
});

/** Starts a run that prints an id, and returns it. */
async function start(...argv: string[]) {
  const port = new Recorder();
  const outcome = command.run(assignment({ cwd, runId, options: { argv } }), port);
  await port.seen((event) => event.name === 'stdout');
  return { port, outcome, printed: Number(port.text('stdout')) };
}

async function stop({ port, outcome }: Awaited<ReturnType<typeof start>>) {
  port.cancel();
  return await outcome;
}

function messagesOf(port: Recorder, code: string): string[] {
  return port.events.flatMap((event) =>
    event.name === 'diagnostic' && event.data.code === code ? [event.data.message] : [],
  );
}

describe('stopping a run', () => {
  it('reports each step with the time that it took', async () => {
    const run = await start(...nodeArgv('stray.mjs', 'deaf'));
    const outcome = await stop(run);
    expect(outcome).toMatchObject({ isCanceled: true, signal: 'SIGKILL', leftovers: 0 });
    const group = `the group ${run.port.pid}`;
    expect(messagesOf(run.port, 'stop_step')).toEqual([
      expect.stringMatching(
        new RegExp(`^SIGTERM to ${group}: some of it still runs \\([\\d,]+ ms\\)$`),
      ),
      expect.stringMatching(new RegExp(`^SIGKILL to ${group}: all of it has ended \\(\\d+ ms\\)$`)),
    ]);
  });

  it('gives a program the grace time of its routine before SIGKILL', async () => {
    const port = Object.assign(new Recorder(), { stopGraceMs: 0 });
    const argv = nodeArgv('stray.mjs', 'deaf');
    const outcome = command.run(assignment({ cwd, runId, options: { argv } }), port);
    await port.seen((event) => event.name === 'stdout');
    const from = performance.now();
    port.cancel();
    expect(await outcome).toMatchObject({ isCanceled: true, signal: 'SIGKILL' });
    expect(performance.now() - from).toBeLessThan(1_500);
  });

  it.runIf(isLinux)(
    'ends a process that went away by a double fork into a session of its own',
    async () => {
      const run = await start(...nodeArgv('strays.mjs', 'double', 'lives'));
      expect(livingGroup(run.port.pid)).toEqual([run.port.pid]);
      expect(await stop(run)).toMatchObject({ isCanceled: true, leftovers: 1 });
      expect(isLiving(run.printed)).toBe(false);
      expect(messagesOf(run.port, 'leftover_processes')).toEqual([
        expect.stringContaining(`Ended: ${run.printed} "${process.execPath} `),
      ]);
    },
  );

  it('ends a child that cleared its environment and left the session', async () => {
    const run = await start(...nodeArgv('strays.mjs', 'cleared', 'lives', 'deaf'));
    expect(await stop(run)).toMatchObject({ isCanceled: true, leftovers: 1 });
    expect(isLiving(run.printed)).toBe(false);
    expect(messagesOf(run.port, 'leftover_processes')[0]).toMatch(/by SIGKILL\.$/);
  });

  it.runIf(isLinux)('ends what is born while it is being ended', async () => {
    const run = await start(...nodeArgv('forks.mjs', '4'));
    const outcome = await stop(run);
    expect(outcome.isCanceled).toBe(true);
    expect(outcome.leftovers).toBeGreaterThan(0);
  });

  it('does not wait for a port that is stuck', async () => {
    const argv = nodeArgv('strays.mjs', 'double', 'lives');
    let release = () => {};
    const stuck = new Promise<void>((resolve) => (release = resolve));
    class Stuck extends Recorder {
      override async emit(event: Parameters<Recorder['emit']>[0]) {
        await super.emit(event);
        if (event.name === 'diagnostic') await stuck;
      }
    }
    const port = new Stuck();
    const outcome = command.run(assignment({ cwd, runId, options: { argv } }), port);
    await port.seen((event) => event.name === 'stdout');
    port.cancel();
    await port.seen(
      ({ name, data }) => name === 'diagnostic' && data.code === 'leftover_processes',
    );
    expect(isLiving(port.pid)).toBe(false);
    expect(isLiving(Number(port.text('stdout')))).toBe(false);
    release();
    await outcome;
  });
});

describe('a run that ended by itself', () => {
  it.runIf(isLinux).each(['', 'deaf'])(
    'has ended what went away by a double fork into a session of its own (%s)',
    async (ear) => {
      const argv = nodeArgv('strays.mjs', 'double', 'ends', ear);
      const work = assignment({ cwd, runId, options: { argv } });
      const { outcome, port } = await runToEnd(command, work);
      expect(outcome).toMatchObject({ failure: null, exitCode: 0, leftovers: 1 });
      expect(isLiving(Number(outcome.answer))).toBe(false);
      const [said] = messagesOf(port, 'leftover_processes');
      // One that is looked at in the middle of becoming its program shows no environment yet; its cgroup tells then.
      const signal = ear === '' ? 'SIGTERM' : 'SIGKILL';
      expect(said).toMatch(new RegExp(`found (by its mark|in its cgroup), by ${signal}`));
    },
  );

  // Only a shell with job control makes a group without a session of its own.
  it.runIf(isLinux && existsSync('/bin/bash'))('has ended a job of its session', async () => {
    const script = 'set -m; env -i sleep 600 >/dev/null & echo $!';
    const work = assignment({ cwd, runId, options: { argv: ['/bin/bash', '-c', script] } });
    const { outcome, port } = await runToEnd(command, work);
    expect(outcome).toMatchObject({ failure: null, leftovers: 1 });
    expect(isLiving(Number(outcome.answer))).toBe(false);
    expect(messagesOf(port, 'leftover_processes')[0]).toContain('"sleep 600", in its session');
  });

  it.runIf(hasCgroup)(
    'has ended what kept neither parent, session nor environment, by its cgroup',
    async () => {
      const argv = nodeArgv('strays.mjs', 'cleared', 'ends', 'deaf');
      const work = assignment({ cwd, runId, options: { argv } });
      const { outcome, port } = await runToEnd(command, work);
      expect(outcome).toMatchObject({ failure: null, leftovers: 1 });
      expect(isLiving(Number(outcome.answer))).toBe(false);
      expect(messagesOf(port, 'leftover_processes')[0]).toContain('found in its cgroup');
    },
  );

  it('in the middle of a line has all of it in the stream', async () => {
    const work = assignment({ cwd, runId, options: { argv: nodeArgv('half-line.mjs') } });
    const { outcome, port } = await runToEnd(command, work);
    expect(outcome).toMatchObject({ signal: 'SIGKILL', answer: 'whole\nha', leftovers: 0 });
    expect(port.text('stdout')).toBe('whole\nha');
  });

  it('says nothing of leftovers when there were none', async () => {
    const work = assignment({ cwd, runId, options: { argv: nodeArgv('echo.mjs') } });
    const { outcome, port } = await runToEnd(command, work);
    expect(outcome).toMatchObject({ failure: null, leftovers: 0 });
    expect(port.codes).toEqual([]);
  });
});

describe('many runs', () => {
  it('that are stopped at once are all gone, and a bystander is not', async () => {
    const bystander = await start(...nodeArgv('stray.mjs'));
    const script = 'set -m; sleep 600 >/dev/null & echo $!; wait';
    const options = { argv: ['/bin/sh', '-c', script] };
    const runs = Array.from({ length: 50 }, () => {
      const port = new Recorder();
      return { port, outcome: command.run(assignment({ cwd, options }), port) };
    });
    await Promise.all(runs.map(({ port }) => port.seen(({ name }) => name === 'stdout')));
    for (const { port } of runs) port.cancel();
    const outcomes = await Promise.all(runs.map(({ outcome }) => outcome));
    expect(outcomes.every(({ isCanceled }) => isCanceled)).toBe(true);
    const pids = runs.flatMap(({ port }) => [port.pid, Number(port.text('stdout'))]);
    expect(pids.filter(isLiving)).toEqual([]);
    expect(isLiving(bystander.printed)).toBe(true);
    await stop(bystander);
  });
});

/** Whether this machine lets us make cgroups: asked with a process of our own. */
async function canJoin(): Promise<boolean> {
  const port = new Recorder();
  const id = crypto.randomUUID();
  const folder = await emptyFolder();
  const options = { argv: nodeArgv('stray.mjs') };
  const outcome = command.run(assignment({ cwd: folder, runId: id, options }), port);
  await port.seen((event) => event.name === 'stdout');
  const found = findCgroup(id);
  port.cancel();
  await outcome;
  return found !== null;
}
