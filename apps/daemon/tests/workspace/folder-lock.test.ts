import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunToHouse } from '../../src/prepare/workspace/setup.ts';
import { updateLiveAgentRun } from '../../src/store/queries/agent-runs.ts';
import { findRun, insertRoutineRun } from '../../src/store/queries/routine-runs.ts';
import { insertRoutine } from '../../src/store/queries/routines.ts';
import { routineRow, runRow } from '../store/conformance/examples.ts';
import { calm, endRun, newFolder, newRun, newStage, type Stage, startWorker } from './stage.ts';

/** Opens a run's workspace; says when it has to wait. */
function opening({ desk }: Stage, run: RunToHouse, signal = calm) {
  let open: Promise<{ cwd: string }> | undefined;
  const waits = new Promise<boolean>((resolve) => {
    const turn = desk.workspaces.turn(run, signal, () => resolve(true));
    open = turn.then(() => desk.workspaces.open(run, signal));
    open.then(
      () => resolve(false),
      () => resolve(false),
    );
  });
  if (open === undefined) throw new Error('not begun');
  return { waits, open };
}

/** Lines that programs have written themselves: whether each went out before the next came in. */
function isOneAfterTheOther(file: string): boolean {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.every((line, at) =>
    at % 2 === 0 ? line.startsWith('in ') : line === lines[at - 1]?.replace('in ', 'out '),
  );
}

describe('two runs in place', () => {
  test.each(['the same', 'one inside', 'one around', 'one named by a link'])(
    'on %s folder wait for each other',
    async (how) => {
      const stage = await newStage();
      const folder = newFolder();
      const [inner, other] = [path.join(folder, 'inner'), newFolder()];
      mkdirSync(inner);
      const link = path.join(other, 'link');
      symlinkSync(folder, link);
      const second = { 'one inside': inner, 'one named by a link': link }[how] ?? folder;
      const first = how === 'one around' ? inner : folder;
      const file = path.join(other, 'log');
      const a = await newRun(stage, 'a', first);
      const b = await newRun(stage, 'b', second);

      const atWork = await startWorker((await opening(stage, a).open).cwd, 'a', file);
      const waiting = opening(stage, b);
      expect(await waiting.waits).toBe(true);
      await atWork.end();
      await endRun(stage, a);
      const { cwd } = await waiting.open;
      expect(cwd).toBe(second);
      await (await startWorker(cwd, 'b', file)).end();

      expect(readFileSync(file, 'utf8')).toBe('in a\nout a\nin b\nout b\n');
    },
  );

  test('on folders beside each other do not wait, also when one name begins with the other', async () => {
    const stage = await newStage();
    const folder = newFolder();
    mkdirSync(path.join(folder, 'site'));
    mkdirSync(path.join(folder, 'site-2'));
    await opening(stage, await newRun(stage, 'a', path.join(folder, 'site'))).open;
    const b = opening(stage, await newRun(stage, 'b', path.join(folder, 'site-2')));
    expect(await b.waits).toBe(false);
  });

  test('in worktree or copy wait for nobody', async () => {
    const stage = await newStage();
    const folder = newFolder();
    await opening(stage, await newRun(stage, 'a', folder)).open;
    const b = opening(stage, await newRun(stage, 'b', folder, { mode: 'copy' }));
    expect(await b.waits).toBe(false);
  });

  test('of two daemons never overlap, and come in the order in which they asked', async () => {
    const one = await newStage();
    const two = await newStage({ store: one.store, daemonId: 'daemon-b' });
    const folder = newFolder();
    const file = path.join(newFolder(), 'log');
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const all: Promise<void>[] = [];
    for (const [at, name] of names.entries()) {
      const stage = at % 2 === 0 ? one : two;
      const run = await newRun(stage, name, folder);
      const asked = opening(stage, run);
      await Promise.race([asked.waits, asked.open]);
      all.push(
        (async () => {
          const { cwd } = await asked.open;
          await (await startWorker(cwd, name, file)).end();
          await endRun(stage, run);
          // The other daemon hears of it by asking; the test does not wait for its patience.
          for (const { hub } of [one, two]) {
            const nobody = { routineId: null, runId: null, projectId: '' };
            hub.publish({ ...nobody, type: 'run.finished', agentRunId: name, status: 'succeeded' });
          }
        })(),
      );
    }
    await Promise.all(all);
    expect(isOneAfterTheOther(file)).toBe(true);
    expect(readFileSync(file, 'utf8').match(/in ./g)).toEqual(names.map((name) => `in ${name}`));
  });
});

describe('a run that waits for its folder', () => {
  test('says which run works in it, in the ledger and to whoever asks', async () => {
    const stage = await newStage();
    const folder = newFolder();
    const a = await newRun(stage, 'a', folder);
    const b = await newRun(stage, 'b', folder, {}, { runId: 'run-b' });
    await stage.store.write(function* () {
      yield* insertRoutine(routineRow('r'));
      yield* insertRoutineRun(runRow('run-b', 'r', { agentRunId: 'b' }));
    });
    await opening(stage, a).open;
    const waiting = opening(stage, b);
    await waiting.waits;
    const reason = `the folder ${folder}: run a is working in it`;
    const seen = await stage.store.read(() => findRun('run-b'));
    expect(seen?.waitingFor).toBe(reason);
    expect(stage.desk.waitingFor('b')).toBe(reason);
    await endRun(stage, a);
    await waiting.open;
    expect((await stage.store.read(() => findRun('run-b')))?.waitingFor).toBeNull();
    expect(stage.desk.waitingFor('b')).toBeNull();
  });

  test('and is canceled leaves the line: the next goes by', async () => {
    const stage = await newStage();
    const folder = newFolder();
    const [a, b, c] = [
      await newRun(stage, 'a', folder),
      await newRun(stage, 'b', folder),
      await newRun(stage, 'c', folder),
    ];
    await opening(stage, a).open;
    const person = new AbortController();
    const second = opening(stage, b, person.signal);
    await second.waits;
    const third = opening(stage, c);
    await third.waits;
    person.abort('canceled');
    await expect(second.open).rejects.toMatchObject({ code: 'CANCELED' });
    await endRun(stage, a);
    expect((await third.open).cwd).toBe(folder);
  });

  test('keeps its turn when its daemon stops and another takes it up', async () => {
    const one = await newStage();
    const folder = newFolder();
    const a = await newRun(one, 'a', folder);
    const b = await newRun(one, 'b', folder);
    const c = await newRun(one, 'c', folder);
    await opening(one, a).open;
    const second = opening(one, b);
    await second.waits;
    one.stop();
    await expect(second.open).rejects.toMatchObject({ code: 'DAEMON_STOPPED' });

    const two = await newStage({ store: one.store, daemonId: 'daemon-b' });
    const third = opening(two, c);
    await third.waits;
    const again = opening(two, b);
    await again.waits;
    await endRun(two, a);
    await again.open;
    expect(two.desk.waitingFor('c')).toMatch(/run b is working in it|run a is working in it/);
    await endRun(two, b);
    await third.open;
  });

  test('keeps its turn when another daemon has taken it over, and the first lets go of it', async () => {
    const one = await newStage();
    const folder = newFolder();
    const a = await newRun(one, 'a', folder);
    const b = await newRun(one, 'b', folder);
    await opening(one, a).open;
    const lost = new AbortController();
    const first = opening(one, b, lost.signal);
    await first.waits;
    const two = await newStage({ store: one.store, daemonId: 'daemon-b' });
    const second = opening(two, b);
    await second.waits;

    lost.abort('taken');
    await expect(first.open).rejects.toMatchObject({ code: 'DAEMON_STOPPED' });
    await endRun(two, a);
    expect((await second.open).cwd).toBe(folder);
  });

  test('goes on when the run in front ends without a word', async () => {
    const stage = await newStage();
    const folder = newFolder();
    const a = await newRun(stage, 'a', folder);
    await opening(stage, a).open;
    await stage.store.write(() => updateLiveAgentRun('a', { status: 'interrupted' }));
    const b = opening(stage, await newRun(stage, 'b', folder));
    expect(await b.waits).toBe(false);
  });
});
