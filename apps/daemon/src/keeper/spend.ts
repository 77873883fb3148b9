import type { RunEventBody } from '@open-design/contracts';
import type { AgentPort } from '../agents/agent.ts';
import type { ProcessPort } from '../agents/process/port.ts';
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

/** A daemon that is started again gets this long (ms) to say whether a run may use more. */
const answersWithinMs = 10_000;

/**
 * Counts what a run says that it uses, and stops it when that is more than it
 * may: at once when it works on, else after a moment. Every event is handed on
 * first, so that what was used is written down. Where its day may have no room
 * for its next event it is not read on before a daemon has said that there is.
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
  let breach: SpendBreach | null = null;
  let forget = () => {};
  const stop = () => inner.abort(breach);
  const emit = async (event: RunEventBody): Promise<void> => {
    await port.emit(event);
    const told = meter.add(event);
    if (breach !== null && (told || isWork(event))) stop();
    if (!told || breach !== null) return;
    const message = breachOf(meter, bounds) ?? (await dayBreach());
    if (message === null) return;
    breach = new SpendBreach(message);
    forget = later(endsWithinMs, stop);
  };
  const dayBreach = async (): Promise<string | null> => {
    if (allowance.hasRoomAfter(meter)) return null;
    await allowance.settled(() => meter, port.signal, answersWithinMs);
    if (port.signal.aborted || (!allowance.isDenied && allowance.hasRoomAfter(meter))) return null;
    return allowance.isDenied ? dayIsSpent : nobodyKnows;
  };
  return {
    port: bounded(port, emit, inner.signal),
    judge: (outcome) => judge(withUsage(outcome, meter), inner.signal.reason),
    end() {
      forget();
      port.signal.removeEventListener('abort', pass);
    },
  };
}

function bounded(port: ProcessPort, emit: AgentPort['emit'], signal: AbortSignal): ProcessPort {
  const { stopGraceMs } = port;
  const ask = port.ask?.bind(port);
  return {
    emit,
    signal,
    spawned: (process) => port.spawned(process),
    ...(stopGraceMs !== undefined && { stopGraceMs }),
    ...(ask !== undefined && { ask }),
  };
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
