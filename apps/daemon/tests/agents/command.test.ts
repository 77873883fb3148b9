import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createCommandAdapter } from '../../src/agents/command.ts';
import {
  assignment,
  emptyFolder,
  environment,
  isLiving,
  nodeArgv,
  livingGroup,
  Recorder,
  runToEnd,
} from './run-agent.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await emptyFolder();
  return () => vi.useRealTimers();
});

const command = createCommandAdapter(environment);
const isReady = (event: { name: string }) => event.name === 'stdout';

describe('a command', () => {
  it('gets the prompt on its standard input and the facts of its run in its environment', async () => {
    const secrets = { OD_TOKEN: 't', DATABASE_URL: 'd', OD_DATABASE_URL: 'd', OD_RUN_ID: 'outer' };
    const adapter = createCommandAdapter({ ...environment, ...secrets, LC_ALL: 'C' });
    const work = assignment({
      cwd,
      runId: 'run-1',
      attempt: 2,
      prompt: 'Grüße, 世界',
      options: { argv: nodeArgv('echo.mjs', '$(id)', '; ls') },
    });
    const { outcome } = await runToEnd(adapter, work);
    const told = JSON.parse(outcome.answer);
    expect(outcome).toMatchObject({ failure: null, isCanceled: false, exitCode: 0, signal: null });
    expect(told).toMatchObject({ argv: ['$(id)', '; ls'], cwd, stdin: 'Grüße, 世界' });
    expect(told.env).toEqual({
      PATH: environment['PATH'],
      LC_ALL: 'C',
      OD_RUN_ID: 'run-1',
      OD_ROUTINE_ID: 'routine-1',
      OD_SLOT_AT: '1779012900000',
      OD_ATTEMPT: '2',
    });
  });

  it('is not told of a routine or a slot when it has none', async () => {
    const options = { argv: nodeArgv('echo.mjs') };
    const work = assignment({ cwd, routineId: null, slotAt: null, options });
    const { outcome } = await runToEnd(command, work);
    expect(Object.keys(JSON.parse(outcome.answer).env).sort()).toEqual([
      'OD_ATTEMPT',
      'OD_RUN_ID',
      'PATH',
    ]);
  });

  it('is reported with its process before its first output', async () => {
    const order: string[] = [];
    class Ordered extends Recorder {
      override emit(event: Parameters<Recorder['emit']>[0]) {
        order.push(event.name);
        return super.emit(event);
      }
      override async spawned(process: Parameters<Recorder['spawned']>[0]) {
        await new Promise((resolve) => setImmediate(resolve));
        order.push('spawned');
        return super.spawned(process);
      }
    }
    const work = assignment({ cwd, options: { argv: nodeArgv('echo.mjs') } });
    const { port } = await runToEnd(command, work, new Ordered());
    expect(order).toEqual(['spawned', 'stdout']);
    expect(port.processes[0]?.startedToken).toMatch(/^(linux|darwin):/);
  });

  it('that ends with an error fails with its exit code and its last words', async () => {
    const work = assignment({ cwd, options: { argv: nodeArgv('fails.mjs') } });
    const { outcome, port } = await runToEnd(command, work);
    expect(outcome).toMatchObject({ exitCode: 3, signal: null, answer: 'half done\n' });
    expect(outcome.failure).toEqual({
      code: 'AGENT_FAILED',
      message: `The program "${process.execPath}" exited with code 3: first trouble disk is full`,
    });
    expect(port.text('stderr')).toBe('first trouble\ndisk is full\n');
  });

  it('that ends itself with a signal fails and names the signal', async () => {
    const argv = [process.execPath, '-e', 'process.kill(process.pid, "SIGKILL")'];
    const { outcome } = await runToEnd(command, assignment({ cwd, options: { argv } }));
    expect(outcome).toMatchObject({ exitCode: null, signal: 'SIGKILL', isCanceled: false });
    expect(outcome.failure?.message).toContain('was ended by SIGKILL');
  });

  it('that does not read its prompt can still succeed', async () => {
    const options = { argv: [process.execPath, '-e', 'console.log("done")'] };
    const work = assignment({ cwd, prompt: 'x'.repeat(1_000_000), options });
    const { outcome } = await runToEnd(command, work);
    expect(outcome).toMatchObject({ failure: null, answer: 'done\n' });
  });
});

describe('a command that cannot be started', () => {
  const failureOf = async (argv: string[], folder = cwd) =>
    (await runToEnd(command, assignment({ cwd: folder, options: { argv } }))).outcome.failure;

  it('names the program and what to do when it is not there', async () => {
    expect(await failureOf(['no-such-program-here'])).toEqual({
      code: 'AGENT_UNAVAILABLE',
      message:
        'The program "no-such-program-here" was not found on PATH. Install it, or give its full path.',
    });
    expect((await failureOf(['./nowhere/x']))?.message).toContain(
      'was not found. Correct its path',
    );
  });

  it('says so when the file is no program or its interpreter is missing', async () => {
    await writeFile(path.join(cwd, 'plain'), 'text', { mode: 0o644 });
    await writeFile(path.join(cwd, 'script'), '#!/no/such/interpreter\n', { mode: 0o755 });
    expect((await failureOf(['./plain']))?.message).toContain('chmod +x');
    expect((await failureOf(['./script']))?.message).toContain('interpreter');
  });

  it('blames the workspace when that is what is missing', async () => {
    const failure = await failureOf(nodeArgv('echo.mjs'), path.join(cwd, 'gone'));
    expect(failure?.code).toBe('WORKSPACE_UNAVAILABLE');
    expect(failure?.message).toContain(path.join(cwd, 'gone'));
    await writeFile(path.join(cwd, 'file'), '');
    const noFolder = await failureOf(nodeArgv('echo.mjs'), path.join(cwd, 'file'));
    expect(noFolder?.code).toBe('WORKSPACE_UNAVAILABLE');
  });

  it('is refused when the routine is saved, with the field that is missing', () => {
    expect(command.check({})).toMatchObject([{ field: 'agentOptions.argv' }]);
    expect(command.check({ argv: [''] })).toMatchObject([{ field: 'agentOptions.argv' }]);
    expect(command.check({ argv: ['a\0b'] })).toMatchObject([{ field: 'agentOptions.argv' }]);
    expect(command.check({ argv: ['make', ''] })).toEqual([]);
  });

  it('fails with its options when it was saved without a program', async () => {
    const { outcome } = await runToEnd(command, assignment({ cwd }));
    expect(outcome.failure?.code).toBe('AGENT_OPTIONS_INVALID');
  });
});

describe('canceling a command', () => {
  it('before it starts starts nothing', async () => {
    const port = new Recorder();
    port.cancel();
    const work = assignment({ cwd, options: { argv: nodeArgv('echo.mjs') } });
    const { outcome } = await runToEnd(command, work, port);
    expect(outcome).toMatchObject({ isCanceled: true, failure: { code: 'CANCELED' } });
    expect(port.processes).toEqual([]);
  });

  it('leaves no process, not even one that ignores SIGTERM, also while the clock stands still', async () => {
    vi.useFakeTimers();
    const port = new Recorder();
    const work = assignment({ cwd, options: { argv: nodeArgv('has-child.mjs') } });
    const running = command.run(work, port);
    await port.seen(isReady);
    const child = Number(port.text('stdout').split(' ')[1]);
    port.cancel();
    const outcome = await running;
    expect(outcome).toMatchObject({ isCanceled: true, signal: 'SIGTERM' });
    expect(livingGroup(port.pid)).toEqual([]);
    expect(isLiving(child)).toBe(false);
    expect(port.codes).toEqual(['stop_step', 'stop_step']);
  });

  it('ends a program that neither reads nor ends', async () => {
    const port = new Recorder();
    const work = assignment({ cwd, prompt: 'x', options: { argv: nodeArgv('deaf.mjs') } });
    const running = command.run(work, port);
    await port.seen(isReady);
    port.cancel();
    expect(await running).toMatchObject({
      isCanceled: true,
      signal: 'SIGKILL',
      answer: 'ready\nno\n',
    });
    expect(livingGroup(port.pid)).toEqual([]);
  });
});

describe('what a command leaves behind', () => {
  it('is ended with it and said, and does not keep the run waiting', async () => {
    const work = assignment({ cwd, options: { argv: nodeArgv('leaves-child.mjs') } });
    const { outcome, port } = await runToEnd(command, work);
    expect(outcome).toMatchObject({ failure: null, exitCode: 0 });
    expect(port.codes).toEqual(['stop_step', 'leftover_processes']);
    expect(livingGroup(port.pid)).toEqual([]);
    expect(isLiving(Number(outcome.answer))).toBe(false);
  });

  it.runIf(process.platform === 'linux')(
    'is ended as well when it left the group with the output in hand',
    async () => {
      const work = assignment({ cwd, options: { argv: nodeArgv('leaves-child.mjs', 'away') } });
      const { outcome, port } = await runToEnd(command, work);
      expect(outcome).toMatchObject({ failure: null, exitCode: 0 });
      expect(port.codes).toEqual(['stop_step', 'leftover_processes']);
      expect(isLiving(Number(outcome.answer))).toBe(false);
    },
  );

  it('is nothing when the port fails: the program is ended and the defect comes out', async () => {
    class Broken extends Recorder {
      override emit(): Promise<void> {
        return Promise.reject(new Error('the store is closed'));
      }
    }
    const port = new Broken();
    const work = assignment({ cwd, options: { argv: nodeArgv('waits.mjs') } });
    await expect(command.run(work, port)).rejects.toThrow('the store is closed');
    expect(livingGroup(port.pid)).toEqual([]);
    class Unrecorded extends Recorder {
      override async spawned(process: Parameters<Recorder['spawned']>[0]) {
        await super.spawned(process);
        throw new Error('the store is locked');
      }
    }
    const other = new Unrecorded();
    await expect(command.run(work, other)).rejects.toThrow('the store is locked');
    expect(livingGroup(other.pid)).toEqual([]);
  });
});

describe('the output of a command', () => {
  const run = (argv: string[], port = new Recorder()) =>
    runToEnd(command, assignment({ cwd, options: { argv } }), port);

  it('of 100 MB passes in order with little in flight, little kept, and the end as the answer', async () => {
    const total = 100 * 1_048_576;
    let inFlight = 0;
    let mostInFlight = 0;
    let longest = 0;
    let passed = 0;
    let kept = 0;
    class Slow extends Recorder {
      override async emit(event: Parameters<Recorder['emit']>[0]) {
        if (event.name !== 'stdout') return super.emit(event);
        const { length } = event.data.text;
        longest = Math.max(longest, length);
        inFlight += length;
        mostInFlight = Math.max(mostInFlight, inFlight);
        await new Promise((resolve) => setImmediate(resolve));
        inFlight -= length;
        passed += length;
        if (kept === 0 && passed > 0.9 * total) kept = memoryInUse() - before;
        return undefined;
      }
    }
    const before = memoryInUse();
    const { outcome } = await run(nodeArgv('flood.mjs', String(total), '100'), new Slow());
    expect(passed).toBe(total);
    expect(longest).toBeLessThanOrEqual(65_536);
    expect(mostInFlight).toBeLessThanOrEqual(65_536);
    // Kept whole, it would be nine tenths of all of it.
    expect(kept).toBeLessThan(total / 3);
    expect(Buffer.byteLength(outcome.answer)).toBe(1_048_576);
  });

  it('in one line of 10 MB passes whole', async () => {
    const { outcome, port } = await run(nodeArgv('flood.mjs', '10000000', '0'));
    expect(outcome.failure).toBeNull();
    expect(port.text('stdout').length).toBe(10_000_000);
  });

  it('may hold characters cut in two and bytes that are no text', async () => {
    const base64 = (...bytes: number[]) => Buffer.from(bytes).toString('base64');
    const world = Buffer.from('世');
    const halves = [base64(world[0] ?? 0), base64(world[1] ?? 0, world[2] ?? 0)];
    const clean = await run(nodeArgv('bytes.mjs', ...halves));
    expect(clean.port.text('stdout')).toBe('世');
    expect(clean.port.codes).toEqual([]);
    const spoiled = await run(nodeArgv('bytes.mjs', base64(0x61, 0xff, 0x62), base64(0xe4, 0xb8)));
    expect(spoiled.port.text('stdout')).toBe('a\uFFFDb\uFFFD');
    expect(spoiled.port.codes).toEqual(['invalid_utf8']);
    expect(spoiled.outcome.failure).toBeNull();
  });

  it('keeps only the end of a long answer, beginning with a whole character', async () => {
    await mkdir(path.join(cwd, 'out'));
    const argv = [process.execPath, '-e', 'process.stdout.write("世".repeat(500000))'];
    const { outcome } = await run(argv);
    expect(outcome.answer).toBe('世'.repeat(Math.floor(1_048_576 / 3)));
  });
});

/** Bytes that are really held: collected first, since what waits for collection depends on the machine. */
function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
