import { defaultLimits, type LimitsPolicy } from '@open-design/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCommandAdapter } from '../../../src/agents/command.ts';
import { withLimits } from '../../../src/agents/limits/limits.ts';
import {
  assignment,
  emptyFolder,
  environment,
  livingGroup,
  nodeArgv,
  Recorder,
} from '../run-agent.ts';

const command = createCommandAdapter(environment);
let cwd: string;
beforeEach(async () => {
  cwd = await emptyFolder();
});

/** Runs a program under limits to its end. */
async function runWithin(policy: Partial<LimitsPolicy>, argv: string[]) {
  const port = new Recorder();
  const limits = withLimits(port, { ...defaultLimits, ...policy });
  const outcome = await command.run(assignment({ cwd, options: { argv } }), limits.port);
  limits.end();
  return { port, outcome: limits.judge(outcome) };
}

describe('a program under limits', () => {
  it('that hangs without a word is stopped, with the last that was seen of it', async () => {
    const { port, outcome } = await runWithin({ noProgressMs: 1_500 }, nodeArgv('waits.mjs'));
    expect(outcome).toMatchObject({
      isCanceled: false,
      signal: 'SIGTERM',
      failure: { code: 'TIMED_OUT' },
      timedOut: { limit: 'no_progress', lastSeen: expect.stringContaining('"ready"') },
    });
    expect(livingGroup(port.pid)).toEqual([]);
  });

  it('that writes a little for ever is stopped when its time is over', async () => {
    const { port, outcome } = await runWithin({ overallMs: 1_500 }, nodeArgv('trickles.mjs'));
    expect(outcome).toMatchObject({
      failure: { code: 'TIMED_OUT' },
      timedOut: { limit: 'overall', lastSeen: expect.stringContaining('still here') },
    });
    expect(livingGroup(port.pid)).toEqual([]);
  });

  it('that floods its output and does not end when asked is stopped as well', async () => {
    const flood =
      'process.on("SIGTERM", () => {}); const go = () => process.stdout.write("x".repeat(65536), go); go()';
    const argv = [process.execPath, '-e', flood];
    const { port, outcome } = await runWithin({ overallMs: 1_000, stopGraceMs: 100 }, argv);
    expect(outcome).toMatchObject({ signal: 'SIGKILL', timedOut: { limit: 'overall' } });
    expect(livingGroup(port.pid)).toEqual([]);
  });

  it('that ends in time keeps its outcome', async () => {
    const { outcome } = await runWithin({}, nodeArgv('echo.mjs'));
    expect(outcome).toMatchObject({ failure: null, isCanceled: false, exitCode: 0 });
    expect(outcome.timedOut).toBeUndefined();
  });
});
