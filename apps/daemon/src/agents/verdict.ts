import type { Usage } from '@open-design/contracts';
import type { Outcome } from './agent.ts';
import { exitText, failedOutcome, lastWords, succeededOutcome } from './process/outcome.ts';
import type { Closed } from './process/start.ts';
import type { Tail } from './process/tail.ts';
import { type LimitFacts, saysLimit } from './usage-limit/limit.ts';
import { type Reading, resetIn } from './usage-limit/reset.ts';

/** How an agent's program came to its end. */
export interface Closing {
  readonly exit: Closed;
  /** The end of its standard error. */
  readonly errors: Tail;
}

/** What an agent's own lines say of its work. */
export interface Verdict {
  /** Whether it said that its turn was done. */
  readonly isDone: boolean;
  /** Why it could not do its work, in its words; null for no reason. */
  readonly fault: string | null;
  /** What it tried and was not allowed to do, each in a few words. */
  readonly denied: readonly string[];
  readonly sessionId: string | null;
  readonly answer: string;
  readonly usage: Usage | null;
  /** What it tells of a usage limit beside the words of its fault. */
  readonly limit?: LimitFacts | null;
}

interface Named {
  readonly name: string;
  readonly signIn: string;
}

/**
 * The outcome, from what the agent said and never from the exit code alone: a
 * fault counts more than a denial, a denial more than a turn that ended well,
 * and a program that ends without having ended its turn has failed.
 */
export function settle(
  agent: Named,
  verdict: Verdict,
  { exit, errors }: Closing,
  reading: Reading,
): Outcome {
  const { isDone, fault, denied, answer, sessionId, usage, limit = null } = verdict;
  const told = { sessionId, usage };
  if (fault !== null) {
    const limited = limitedBy(fault, limit, reading);
    if (limited !== null) {
      const outcome = failedOutcome('USAGE_LIMIT', limitText(agent.name, fault), exit, answer);
      return { ...outcome, limited, ...told };
    }
    const message = `${agent.name} failed: ${fault}${sentenceEnd(fault)}${remedy(fault, agent)}`;
    return { ...failedOutcome('AGENT_FAILED', message, exit, answer), ...told };
  }
  if (denied.length > 0) {
    const blocked = `${agent.name} needed what its permission does not allow: ${list(denied)}. Allow it with the option "permission" of the routine's agent, or change the prompt.`;
    return { ...succeededOutcome(exit, answer), blocked, ...told };
  }
  if (isDone && (exit.exitCode ?? 0) === 0) return { ...succeededOutcome(exit, answer), ...told };
  const words = lastWords(errors);
  const when = isDone ? 'after its turn' : 'before its turn was done';
  const message = `${agent.name} ${exitText(exit)} ${when}${words}${sentenceEnd(words)}${remedy(words, agent)}`;
  const limited = isDone ? null : limitedBy(words, limit, reading);
  const code = limited === null ? 'AGENT_FAILED' : 'USAGE_LIMIT';
  return { ...failedOutcome(code, message, exit, answer), limited, ...told };
}

/** The usage limit that kept an agent from its work, or null where it failed otherwise. */
function limitedBy(words: string, facts: LimitFacts | null, reading: Reading): Outcome['limited'] {
  if (facts?.isLimit !== true && !saysLimit(words)) return null;
  return { resetsAt: facts?.resetsAt ?? resetIn(words, reading) };
}

/** That an agent has reached its limit, in its words. */
export function limitText(name: string, words: string): string {
  return `${name} has reached its usage limit: ${words.trim()}`;
}

const mostNamed = 3;

function list(denied: readonly string[]): string {
  const named = denied.slice(0, mostNamed).join('; ');
  return denied.length > mostNamed ? `${named}; and ${denied.length - mostNamed} more` : named;
}

const sentenceEnd = (text: string) => (/[.!?]\s*$/.test(text) ? ' ' : '. ');

const causes: readonly (readonly [RegExp, (agent: Named) => string])[] = [
  [
    /\b401\b|\b403\b|unauthori[sz]ed|authenticat|api.?key|not logged in|\blog ?in\b|auth method/i,
    ({ signIn }) => signIn,
  ],
  [
    /connection ?refused|unable to connect|ECONNREFUSED|ENOTFOUND|network|connection failed|error sending request/i,
    () => "See whether the model's server can be reached from this machine, then run it again.",
  ],
  [
    /\b5\d\d\b|overloaded|high demand|server_error/i,
    () => "The fault is at the model's server and mostly passes: run it again later.",
  ],
  [/root\/sudo/i, () => 'Run the daemon as another user than root, or choose another permission.'],
  [/no conversation found|session not found|resuming session/i, () => 'Start a new conversation.'],
];

/** What to do about it, where the words tell what it is. */
function remedy(words: string, agent: Named): string {
  const found = causes.find(([pattern]) => pattern.test(words));
  return found?.[1](agent) ?? "The run's events show what it did until then.";
}
