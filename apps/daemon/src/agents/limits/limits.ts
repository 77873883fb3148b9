import type { LimitsPolicy, RunEventBody } from '@open-design/contracts';
import { awake, later } from '../../clock.ts';
import type { AgentPort, Outcome } from '../agent.ts';
import type { ProcessPort } from '../process/port.ts';
import { type WatchClock, watch } from './awake-watch.ts';
import { duration, isProgress, LastSeen } from './last-seen.ts';

export type TimedOut = NonNullable<Outcome['timedOut']>;

/** Why the signal of a limited port aborts when a limit is broken. */
export class LimitBreach {
  constructor(readonly timedOut: TimedOut) {}
}

/** The limits of one run at work. */
export interface Limits {
  /** What the adapter talks through. */
  readonly port: ProcessPort;
  /** While the agent waits for a person, neither limit counts. Nests; `ask` of the port does it by itself. */
  pause(): void;
  /** Goes on once it was called as often as `pause`; progress is then looked for anew. */
  resume(): void;
  /** The adapter's outcome, told as timed out where a limit ended the run. */
  judge(outcome: Outcome): Outcome;
  /** Lets go of timers and signals. */
  end(): void;
}

/**
 * Puts a run under limits. Progress is what the agent says or writes; our own
 * diagnostics are none. A broken limit aborts the signal with a `LimitBreach`.
 * Time is counted while this machine is awake, for both limits: a run that
 * slept with its laptop has not worked for longer, and after waking its agent
 * gets the rest of its time. The events that pass should be masked already: what was
 * last seen is told in the outcome.
 */
export function withLimits(
  port: AgentPort,
  policy: LimitsPolicy,
  clock: WatchClock = { awake, later },
): Limits {
  const inner = new AbortController();
  const pass = () => inner.abort(port.signal.reason);
  if (port.signal.aborted) pass();
  else port.signal.addEventListener('abort', pass, { once: true });
  const last = new LastSeen(clock);
  const breach = (limit: TimedOut['limit'], count: number) => {
    const timedOut = { limit, afterMs: Math.round(count), lastSeen: last.toString() };
    inner.abort(new LimitBreach(timedOut));
  };
  const overall = watch(policy.overallMs, clock, () => breach('overall', overall.count));
  const idle = watch(policy.noProgressMs, clock, () => breach('no_progress', idle.count));
  const emit = async (event: RunEventBody): Promise<void> => {
    if (isProgress(event)) {
      last.see(event);
      idle.restart();
    }
    // An agent that is not read because we are slow is not to blame.
    idle.pause();
    try {
      await port.emit(event);
    } finally {
      idle.resume();
    }
  };
  const holds = {
    pause() {
      overall.pause();
      idle.pause();
    },
    resume() {
      overall.resume();
      idle.resumeAnew();
    },
  };
  const over = { emit, signal: inner.signal, stopGraceMs: policy.stopGraceMs };
  return {
    ...holds,
    port: limited(port, over, holds),
    judge: (outcome) => judge(outcome, inner.signal.reason),
    end() {
      overall.end();
      idle.end();
      port.signal.removeEventListener('abort', pass);
    },
  };
}

/** The port, with what the limits put in its place. A wait for a person is no lack of progress. */
function limited(
  port: AgentPort,
  over: Pick<ProcessPort, 'emit' | 'signal' | 'stopGraceMs'>,
  { pause, resume }: Pick<Limits, 'pause' | 'resume'>,
): ProcessPort {
  const spawned: AgentPort['spawned'] = (process) => port.spawned(process);
  const ask = port.ask?.bind(port);
  if (ask === undefined) return { ...over, spawned };
  return {
    ...over,
    spawned,
    async ask(question, terms) {
      pause();
      try {
        return await ask(question, terms);
      } finally {
        resume();
      }
    },
  };
}

function judge(outcome: Outcome, reason: unknown): Outcome {
  // One that came to its own end in the last moment keeps it.
  if (!(reason instanceof LimitBreach) || !(outcome.isCanceled || outcome.signal !== null))
    return outcome;
  const { timedOut } = reason;
  const failure = { code: 'TIMED_OUT', message: messageOf(timedOut) } as const;
  return { ...outcome, isCanceled: false, failure, timedOut };
}

function messageOf({ limit, afterMs, lastSeen }: TimedOut): string {
  const seen = `Last seen of the agent: ${lastSeen}.`;
  return limit === 'overall'
    ? `The run was stopped: it had taken ${duration(afterMs)}, the longest that its routine allows. ${seen} If it needs longer, raise limits.overallMs of the routine.`
    : `The run was stopped: its agent had shown no progress for ${duration(afterMs)}. ${seen} See whether its model can be reached; if its work is silent for so long, raise limits.noProgressMs of the routine.`;
}
