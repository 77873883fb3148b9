import { defaultLimits, type LimitsPolicy, Policies } from '@open-design/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useClock } from '../../../src/clock.ts';
import type { AgentPort } from '../../../src/agents/agent.ts';
import { LimitBreach, withLimits } from '../../../src/agents/limits/limits.ts';
import { canceledOutcome, succeededOutcome } from '../../../src/agents/process/outcome.ts';
import { Recorder } from '../run-agent.ts';
import { HandClock } from './hand-clock.ts';

const minute = 60_000;
const hour = 60 * minute;
let clock: HandClock;
let port: Recorder;
beforeEach(() => {
  clock = new HandClock();
  port = new Recorder();
});
afterEach(() => {
  vi.useRealTimers();
});

const limit = (policy: Partial<LimitsPolicy> = {}, around: AgentPort = port) =>
  withLimits(around, { ...defaultLimits, ...policy }, clock);
const question = {
  id: 'q',
  askedAt: 0,
  deadlineAt: 1,
  kind: 'execute',
  title: 'Push to main?',
  detail: null,
  paths: [],
  options: [],
  fingerprint: 'f',
  sessionId: null,
};
const end = { id: 'q', state: 'allowed', by: 'a person', note: null } as const;
const output = (text: string) => ({ name: 'stdout', data: { text } }) as const;
const canceled = canceledOutcome({ exitCode: null, signal: 'SIGTERM' }, 'so far');

describe('the limits of a routine', () => {
  it('are six hours in all, 30 minutes without progress and 10 seconds from SIGTERM to SIGKILL', () => {
    expect(Policies.parse({}).limits).toEqual({
      overallMs: 6 * hour,
      noProgressMs: 30 * minute,
      stopGraceMs: 10_000,
    });
    expect(limit().port.stopGraceMs).toBe(10_000);
  });

  it('can be left out one by one, and then nothing waits for them', () => {
    const limits = limit({ overallMs: null, noProgressMs: null });
    expect(clock.waiting).toBe(0);
    clock.pass(1_000 * hour);
    expect(limits.port.signal.aborted).toBe(false);
  });
});

describe('a run without progress', () => {
  it('is stopped, and says for how long, what was last seen and what to do', async () => {
    const limits = limit();
    clock.pass(20 * minute);
    await limits.port.emit(output('step 3 of 9:\n  waiting for the model'));
    clock.pass(30 * minute - 1);
    expect(limits.port.signal.aborted).toBe(false);
    clock.pass(2);
    expect(limits.port.signal.reason).toBeInstanceOf(LimitBreach);
    const outcome = limits.judge(canceled);
    expect(outcome).toMatchObject({
      isCanceled: false,
      answer: 'so far',
      signal: 'SIGTERM',
      failure: { code: 'TIMED_OUT' },
      timedOut: {
        limit: 'no_progress',
        lastSeen: 'its stdout: "step 3 of 9: waiting for the model", 30 min before',
      },
    });
    expect(outcome.timedOut?.afterMs).toBeCloseTo(30 * minute, -2);
    expect(outcome.failure?.message).toContain('no progress for 30 min');
    expect(outcome.failure?.message).toContain('limits.noProgressMs');
  });

  it('is one whose agent never said anything, whatever we said ourselves', async () => {
    const limits = limit();
    clock.pass(20 * minute);
    await limits.port.emit({ name: 'diagnostic', data: { code: 'x', message: 'y' } });
    clock.pass(10 * minute + 1);
    expect(limits.judge(canceled).timedOut?.lastSeen).toBe('nothing at all');
  });

  it('is none while the agent goes on', async () => {
    const limits = limit({ overallMs: null });
    for (let count = 0; count < 100; count += 1) {
      clock.pass(29 * minute);
      await limits.port.emit({ name: 'agent', data: { type: 'text_delta', text: '.' } });
    }
    expect(limits.port.signal.aborted).toBe(false);
  });

  it('is none that slept with its machine, and its agent gets the rest of its time afterwards', () => {
    const limits = limit();
    clock.pass(25 * minute);
    clock.sleep(7 * hour);
    expect(limits.port.signal.aborted).toBe(false);
    clock.pass(4 * minute);
    expect(limits.port.signal.aborted).toBe(false);
    clock.pass(1 * minute);
    expect(limits.judge(canceled).timedOut?.limit).toBe('no_progress');
  });

  it('is none whose agent waits for a person, and its time begins anew afterwards', async () => {
    let answer = () => {};
    const asking: AgentPort = {
      emit: (event) => port.emit(event),
      spawned: (process) => port.spawned(process),
      signal: port.signal,
      ask: () =>
        new Promise((resolve) => {
          answer = () => resolve(end);
        }),
    };
    const limits = limit({}, asking);
    clock.pass(29 * minute);
    const asked = limits.port.ask?.(question, { onDeadline: 'deny', signal: port.signal });
    clock.pass(5 * hour);
    expect(limits.port.signal.aborted).toBe(false);
    answer();
    expect(await asked).toBe(end);
    clock.pass(29 * minute);
    expect(limits.port.signal.aborted).toBe(false);
    clock.pass(2 * minute);
    expect(limits.port.signal.aborted).toBe(true);
  });

  it('is none whose output waits for us', async () => {
    let store = () => {};
    const slow: AgentPort = {
      emit: () => new Promise((resolve) => (store = resolve)),
      spawned: (process) => port.spawned(process),
      signal: port.signal,
    };
    const limits = limit({}, slow);
    const handedOn = limits.port.emit(output('much'));
    clock.pass(2 * hour);
    expect(limits.port.signal.aborted).toBe(false);
    store();
    await handedOn;
    clock.pass(31 * minute);
    expect(limits.port.signal.aborted).toBe(true);
  });
});

describe('a run that takes too long', () => {
  it('is stopped however much it says; only its waiting for a person does not count', async () => {
    const limits = limit({ overallMs: 2 * hour });
    limits.pause();
    clock.pass(9 * hour);
    limits.resume();
    for (let count = 0; count < 12; count += 1) {
      expect(limits.port.signal.aborted).toBe(false);
      await limits.port.emit({ name: 'agent', data: { type: 'thinking_delta', text: 'hm' } });
      clock.pass(10 * minute + 1_000);
    }
    const outcome = limits.judge(canceled);
    expect(outcome.timedOut).toMatchObject({
      limit: 'overall',
      lastSeen: 'it thought "hm", 10 min before',
    });
    expect(outcome.failure?.message).toContain('it had taken 2.0 h');
    expect(outcome.failure?.message).toContain('limits.overallMs');
  });

  it('does not count the time its machine slept', () => {
    const limits = limit({ overallMs: 2 * hour, noProgressMs: null });
    clock.pass(1 * hour);
    clock.sleep(8 * hour);
    clock.pass(59 * minute);
    expect(limits.port.signal.aborted).toBe(false);
    clock.pass(1 * minute);
    expect(limits.port.signal.aborted).toBe(true);
  });
});

describe('a run within its limits', () => {
  it('keeps its outcome, also when it succeeded in the moment of the breach', () => {
    const limits = limit();
    const done = succeededOutcome({ exitCode: 0, signal: null }, 'done');
    clock.pass(31 * minute);
    expect(limits.judge(done)).toBe(done);
  });

  it('is canceled by whoever cancels it, with the reason passed on', () => {
    const abort = new AbortController();
    const outer: AgentPort = {
      emit: (event) => port.emit(event),
      spawned: (process) => port.spawned(process),
      signal: abort.signal,
    };
    const limits = limit({}, outer);
    abort.abort('daemon_stopped');
    expect(limits.port.signal.reason).toBe('daemon_stopped');
    clock.pass(10 * hour);
    expect(limits.judge(canceled)).toBe(canceled);
    expect(limit({}, outer).port.signal.reason).toBe('daemon_stopped');
  });

  it('leaves no timer when it has ended', () => {
    const limits = limit();
    expect(clock.waiting).toBe(2);
    limits.end();
    expect(clock.waiting).toBe(0);
  });

  it('is watched by the clock of the whole program where it is replaced', () => {
    const { awake, later } = clock;
    const restore = useClock({ awake, later, at: later, now: awake, uptime: awake });
    const limits = withLimits(port, defaultLimits);
    clock.pass(31 * minute);
    expect(limits.judge(canceled).timedOut?.limit).toBe('no_progress');
    limits.end();
    restore();
  });

  it('is not ended by timers that are moved on while no time passes', () => {
    vi.useFakeTimers();
    const limits = withLimits(port, defaultLimits);
    vi.advanceTimersByTime(7 * hour);
    expect(limits.port.signal.aborted).toBe(false);
    limits.end();
    expect(vi.getTimerCount()).toBe(0);
  });
});
