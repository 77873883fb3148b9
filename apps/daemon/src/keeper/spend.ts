import { setImmediate } from 'node:timers/promises';
import type { RunEventBody } from '@open-design/contracts';
import type { AgentPort } from '../agents/agent.ts';
import type { ProcessPort } from '../agents/process/port.ts';
import { Stillness } from '../agents/process/stillness.ts';
import { later as laterOnThisMachine } from '../clock.ts';
import type { Outcome } from '../handoff.ts';
import type { Allowance } from './allowance.ts';
import { Meter } from './meter.ts';
import type { SpendBounds } from './spend-bounds.ts';

/** Why the signal of a port aborts when a bound is passed. */
class SpendBreach {
  constructor(readonly message: string) {}
}

/** A run at work under its bounds. */
export interface Spend {
  /** What the adapter talks through. */
  readonly port: ProcessPort;
  /** The adapter's outcome, told as blocked where the bound ended the run, with what was used where the adapter does not tell. */
  judge(outcome: Outcome): Outcome;
  /** Lets go of timers and signals. */
  end(): void;
}

/** An agent that tells what its whole turn used is mostly at its end: it gets this long (ms) to end by itself. */
const endsWithinMs = 1_000;

/** What it had written before it was held still is read within this time (ms): it tells whether the agent works on. */
const drainsWithinMs = 100;

/** A daemon that is started again gets this long (ms) to say whether a run may use more. */
const answersWithinMs = 10_000;

/**
 * Counts what a run says that it uses, and stops it when that is more than it
 * may: at once when it works on, else after a moment. Every event is handed on,
 * so that what was used is written down. Where its day may have no room
 * for its next event it is held still before a daemon has said that there is:
 * one that is only not read works on, and spends.
 */
export function withSpendBounds(
  port: ProcessPort,
  bounds: SpendBounds,
  allowance: Allowance,
  later: typeof laterOnThisMachine = laterOnThisMachine,
): Spend {
  const meter = new Meter();
  const inner = new AbortController();
  const pass = () => inner.abort(port.signal.reason);
  if (port.signal.aborted) pass();
  else port.signal.addEventListener('abort', pass, { once: true });
  const stillness = new Stillness();
  let breach: SpendBreach | null = null;
  const timers: (() => void)[] = [];
  // Held still until it ends, or is woken to be told: what it waits for may have come meanwhile, and it would spend on.
  const stop = () => {
    stillness.hold();
    inner.abort(breach);
  };
  const goOn = () => {
    if (!inner.signal.aborted) stillness.goOn();
  };
  const isAtItsEnd = () => breachOf(meter, bounds) !== null || !allowance.hasRoomAfter(meter);
  const emit = async (event: RunEventBody): Promise<void> => {
    const told = meter.add(event);
    const mayBeOver = told && breach === null && isAtItsEnd();
    if (mayBeOver) stillness.hold();
    if (breach !== null && (told || isWork(event))) stop();
    await port.emit(event);
    if (!mayBeOver) return;
    const message = breachOf(meter, bounds) ?? (await dayBreach());
    if (message === null) return goOn();
    breach = new SpendBreach(message);
    timers.push(
      later(drainsWithinMs, () => void afterReading().then(goOn)),
      later(endsWithinMs, stop),
    );
  };
  const dayBreach = async (): Promise<string | null> => {
    if (allowance.hasRoomAfter(meter)) return null;
    await allowance.settled(() => meter, port.signal, answersWithinMs);
    if (port.signal.aborted || (!allowance.isDenied && allowance.hasRoomAfter(meter))) return null;
    return allowance.isDenied ? dayIsSpent : nobodyKnows;
  };
  return {
    port: bounded(port, emit, inner.signal, stillness),
    judge: (outcome) => judge(withUsage(outcome, meter), inner.signal.reason),
    end() {
      for (const forget of timers) forget();
      stillness.goOn();
      port.signal.removeEventListener('abort', pass);
    },
  };
}

function bounded(
  port: ProcessPort,
  emit: AgentPort['emit'],
  signal: AbortSignal,
  stillness: Stillness,
): ProcessPort {
  const { stopGraceMs } = port;
  const ask = port.ask?.bind(port);
  return {
    emit,
    signal,
    spawned(process) {
      stillness.of(process.pid);
      return port.spawned(process);
    },
    ...(stopGraceMs !== undefined && { stopGraceMs }),
    ...(ask !== undefined && { ask }),
  };
}

/** Turns of the event loop in which what waits in a pipe is read, and handed on: a late timer may come before it. */
async function afterReading(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
}

/** Whether an event shows that the agent goes on. */
function isWork(event: RunEventBody): boolean {
  if (event.name === 'permission_request') return true;
  if (event.name !== 'agent') return false;
  const { type } = event.data;
  return type === 'text_delta' || type === 'thinking_delta' || type === 'tool_use';
}

function breachOf({ tokens, microUsd }: Meter, most: SpendBounds): string | null {
  if (most.tokens !== null && tokens > most.tokens)
    return words(`${tokens.toLocaleString('en')} of ${most.tokens.toLocaleString('en')} tokens`);
  if (most.microUsd !== null && microUsd > most.microUsd)
    return words(`${microUsd / 1_000_000} of ${most.microUsd / 1_000_000} USD`);
  return null;
}

function words(used: string): string {
  return `The run was stopped: it had used ${used} that it may use by its own budget and by what was left of the budgets of its day. To let it use more, raise the budget in the policies of its routine, or the one of the day.`;
}

/** What a daemon found: its run would use more than is held for it, and the others have the rest. */
const dayIsSpent =
  'The run was stopped: it had used what was held for it, and the budget of the day is used up by it and others. Wait for the next day, or raise the budget.';

const nobodyKnows =
  'The run was stopped: it had used what was held for it of the budget of its day, and no daemon was there that could say whether there is more. Start the daemon and run it again.';

function judge(outcome: Outcome, reason: unknown): Outcome {
  // One that came to its own end in the last moment keeps it.
  const wasEnded = outcome.isCanceled || outcome.signal !== null;
  if (!(reason instanceof SpendBreach) || !wasEnded) return outcome;
  const { message } = reason;
  const failure = { code: 'BUDGET_EXCEEDED', message } as const;
  return { ...outcome, isCanceled: false, failure, blocked: message };
}

function withUsage(outcome: Outcome, meter: Meter): Outcome {
  if (outcome.usage || !meter.hasTold) return outcome;
  const costUsd = meter.microUsd === 0 ? null : meter.microUsd / 1_000_000;
  const input = meter.tokens === 0 ? null : meter.tokens;
  const none = { cachedInput: null, output: null, reasoning: null };
  const costSource = costUsd === null ? 'unknown' : 'reported';
  return { ...outcome, usage: { input, ...none, costUsd, costSource } };
}
