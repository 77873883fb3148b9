import { spawn, spawnSync } from 'node:child_process';
import type { RunEventBody } from '@open-design/contracts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Allowance } from '../../src/keeper/allowance.ts';
import { withSpendBounds } from '../../src/keeper/spend.ts';

const none = { tokens: null, microUsd: null };
const uses = (costUsd: number): RunEventBody => ({
  name: 'agent',
  data: { type: 'usage', usage: { input: 1 }, costUsd, durationMs: null, stopReason: null },
});
const says: RunEventBody = { name: 'agent', data: { type: 'text_delta', text: 'On.' } };
const canceled = { isCanceled: true, failure: null, exitCode: null, signal: null, answer: '' };

/** A run that may use so much of its day, and what of it was handed on. */
function run(microUsd: number) {
  const canceling = new AbortController();
  const events: RunEventBody[] = [];
  const allowance = new Allowance({ tokens: null, microUsd });
  const port = {
    emit: (event: RunEventBody) => {
      events.push(event);
      return Promise.resolve();
    },
    spawned: () => Promise.resolve(),
    signal: canceling.signal,
  };
  const spend = withSpendBounds(port, none, allowance);
  return { events, allowance, canceling, spend };
}

/** A program in a group of its own, as an agent is. */
function atWork(): number {
  const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  if (child.pid === undefined) throw new Error('sleep was not started');
  return child.pid;
}

/** A program at work that has told of a use after which its next one does not fit in. */
async function askedFor() {
  const it = run(100_000);
  const pid = atWork();
  await it.spend.port.spawned({ pid, startedToken: null });
  return { ...it, pid, emitted: it.spend.port.emit(uses(0.1)) };
}

const isHeld = (pid: number) =>
  spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.startsWith('T');

describe('what a run may use of its day', () => {
  it('lets it go on while its next event fits in', async () => {
    const { spend, events } = run(300_000);
    await spend.port.emit(uses(0.1));
    await spend.port.emit(uses(0.1));
    expect(events).toHaveLength(2);
    expect(spend.port.signal.aborted).toBe(false);
    spend.end();
  });

  it('is asked for before it is read on, and raised', async () => {
    const { spend, allowance } = run(100_000);
    let isReadOn = false;
    const emitted = spend.port.emit(uses(0.1)).then(() => {
      isReadOn = true;
      return null;
    });
    await Promise.resolve();
    allowance.raise({ tokens: null, microUsd: 150_000 });
    await Promise.resolve();
    expect(isReadOn).toBe(false);
    allowance.raise({ tokens: null, microUsd: 200_000 });
    await emitted;
    expect(spend.port.signal.aborted).toBe(false);
    spend.end();
  });

  it('stops it when more is denied and it works on, and says so', async () => {
    const { spend, allowance } = run(100_000);
    const emitted = spend.port.emit(uses(0.1));
    allowance.deny();
    await emitted;
    expect(spend.port.signal.aborted).toBe(false);
    await spend.port.emit(says);
    expect(spend.port.signal.aborted).toBe(true);
    const outcome = spend.judge(canceled);
    expect(outcome).toMatchObject({ isCanceled: false, failure: { code: 'BUDGET_EXCEEDED' } });
    expect(outcome.blocked).toContain('the budget of the day is used up');
    spend.end();
  });

  it('does not hold up one that is canceled', async () => {
    const { spend, canceling } = run(100_000);
    const emitted = spend.port.emit(uses(0.1));
    canceling.abort('canceled');
    await emitted;
    expect(spend.judge(canceled)).toMatchObject({ isCanceled: true, failure: null });
    spend.end();
  });

  it('is waited for by an agent that is held still, and goes on when there is more', async () => {
    const { spend, allowance, pid, emitted } = await askedFor();
    await vi.waitFor(() => expect(isHeld(pid)).toBe(true));
    allowance.raise({ tokens: null, microUsd: 200_000 });
    await emitted;
    await vi.waitFor(() => expect(isHeld(pid)).toBe(false));
    spend.end();
  });

  it('ends an agent that had gone on before it was held, without letting it go on again', async () => {
    const { spend, allowance, pid, emitted } = await askedFor();
    allowance.deny();
    await emitted;
    await spend.port.emit(says);
    expect(spend.port.signal.aborted).toBe(true);
    await vi.waitFor(() => expect(isHeld(pid)).toBe(true));
    spend.end();
    await vi.waitFor(() => expect(isHeld(pid)).toBe(false));
  });

  it('lets an agent that may be at its end come to it', async () => {
    const { spend, allowance, pid, emitted } = await askedFor();
    allowance.deny();
    await emitted;
    await vi.waitFor(() => expect(isHeld(pid)).toBe(false));
    expect(spend.port.signal.aborted).toBe(false);
    spend.end();
  });
});
