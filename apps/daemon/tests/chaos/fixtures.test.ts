import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultLimits } from '@open-design/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCommandAdapter } from '../../src/agents/command.ts';
import { withLimits } from '../../src/agents/limits/limits.ts';
import { livingMarked } from '../agents/process/marked.ts';
import {
  assignment,
  emptyFolder,
  environment,
  livingGroup,
  Recorder,
  runToEnd,
} from '../agents/run-agent.ts';

const command = createCommandAdapter(environment);
const folder = fileURLToPath(new URL('./fixtures/', import.meta.url));
const sh = (name: string) => ['/bin/sh', path.join(folder, name)];
let cwd: string;
let starts: string;
beforeEach(async () => {
  cwd = await emptyFolder();
  starts = path.join(cwd, 'starts');
});

const work = (argv: string[]) =>
  assignment({ cwd, attempt: 3, prompt: 'go', options: { argv: [...argv, starts] } });
const startsOf = async () => (await readFile(starts, 'utf8')).trim().split('\n');

describe('a program of the chaos rounds', () => {
  it.each([
    ['ok.sh', { exitCode: 0, answer: 'done\n' }],
    ['floods.sh', { exitCode: 0, failure: null }],
    ['half-line.sh', { signal: 'SIGKILL', answer: 'whole\nha' }],
  ])('(%s) says once that it was started, and ends as it should', async (name, end) => {
    const it = work(sh(name));
    const { outcome, port } = await runToEnd(command, it);
    expect(outcome).toMatchObject({ ...end, leftovers: 0 });
    expect(await startsOf()).toEqual([`start ${it.runId} 3 ${port.pid}`]);
  });

  it.runIf(process.platform === 'linux')(
    '(double-fork.mjs) leaves one behind that only its mark tells of, and the run ends it',
    async () => {
      const it = work([process.execPath, path.join(folder, 'double-fork.mjs')]);
      const { outcome, port } = await runToEnd(command, it);
      expect(outcome).toMatchObject({ exitCode: 0, leftovers: 1 });
      expect(await startsOf()).toContain(`start ${it.runId} 3 ${port.pid}`);
      expect(livingMarked(it.runId)).toEqual([]);
    },
  );

  it('(deaf.sh) stays until it is killed', async () => {
    const port = Object.assign(new Recorder(), { stopGraceMs: 50 });
    const outcome = command.run(work(sh('deaf.sh')), port);
    await port.seen(({ name }) => name === 'stdout');
    port.cancel();
    expect(await outcome).toMatchObject({ isCanceled: true, signal: 'SIGKILL' });
    expect(livingGroup(port.pid)).toEqual([]);
  });

  it('(hangs.sh) stays without a word until a limit ends it', async () => {
    const port = new Recorder();
    const limits = withLimits(port, { ...defaultLimits, noProgressMs: 1_500 });
    const outcome = await command.run(work(sh('hangs.sh')), limits.port);
    limits.end();
    expect(limits.judge(outcome).timedOut).toMatchObject({ lastSeen: 'nothing at all' });
    expect(await startsOf()).toHaveLength(1);
    expect(livingGroup(port.pid)).toEqual([]);
  });
});
