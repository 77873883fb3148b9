import type { Outcome } from '../agent.ts';
import type { DaemonError } from '../../errors.ts';
import {
  canceledOutcome,
  exitText,
  failedOutcome,
  lastWords,
  succeededOutcome,
} from '../process/outcome.ts';
import type { OpenProcess } from '../process/open.ts';
import { LimitReached } from './limit-reached.ts';
import type { Transcript } from './transcript.ts';

/** How a conversation ended: with the agent's reason, with its error, or because the connection did. */
export type End = { readonly stopReason: string } | { readonly fault: DaemonError } | 'cut';

/** How a turn came to its end: by itself, or because somebody ended it. */
export type Stop = 'canceled' | 'parked' | null;

type Exit = Awaited<OpenProcess['closed']>;

interface Ended {
  readonly name: string;
  readonly opened: OpenProcess;
  readonly transcript: Transcript;
  readonly sessionId: string | null;
}

/** What a turn came to. @param end null when nobody waited for it */
export function judge(turn: Ended, stop: Stop, end: End | null, exit: Exit): Outcome {
  return { ...outcomeOf(turn, stop, end ?? 'cut', exit), sessionId: turn.sessionId };
}

function outcomeOf(turn: Ended, stop: Stop, end: End, exit: Exit): Outcome {
  const { answer } = turn.transcript;
  if (stop === 'canceled') return canceledOutcome(exit, answer);
  if (stop === 'parked') {
    const message = 'Nobody answered its question in time. Answer it and the conversation goes on.';
    return { ...failedOutcome('CANCELED', message, exit, answer), isParked: true };
  }
  return ofItself(turn, end, exit);
}

const whyStopped: Record<string, string> = {
  refusal: 'it refused to go on',
  max_tokens: 'it used up the tokens of one answer',
  max_turn_requests: 'it used up the requests to its model that one turn may make',
  cancelled: 'it canceled its work by itself',
};

function ofItself({ name, opened, transcript }: Ended, end: End, exit: Exit): Outcome {
  const { answer, calls } = transcript;
  const failed = (message: string) => failedOutcome('AGENT_FAILED', message, exit, answer);
  if (end === 'cut')
    return failed(`${name} ${exitText(exit)} before it answered${lastWords(opened.errors)}`);
  if ('fault' in end) {
    const outcome = failedOutcome(end.fault.code, end.fault.message, exit, answer);
    return end.fault instanceof LimitReached ? { ...outcome, limited: end.fault.limited } : outcome;
  }
  if (end.stopReason !== 'end_turn') {
    const why = whyStopped[end.stopReason] ?? 'a reason that this daemon does not know';
    return failed(`${name} stopped with "${end.stopReason}": ${why}.`);
  }
  if (calls.lastTrouble === null) return succeededOutcome(exit, answer);
  const message = `${name} ended its turn after ${calls.lastTrouble}; nothing it did afterwards succeeded.`;
  return { ...failed(message), blocked: calls.lastDenied };
}
