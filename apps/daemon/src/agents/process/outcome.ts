import type { ErrorCode } from '@open-design/contracts';
import type { Outcome } from '../agent.ts';
import type { Closed } from './start.ts';
import type { Tail } from './tail.ts';

/** The largest answer that is kept for the conversation, in bytes: its end. */
export const longestAnswerBytes = 1_048_576;

const neverStarted: Closed = { exitCode: null, signal: null };

/** The run was stopped by someone; `answer` is what had been said by then. */
export function canceledOutcome(exit: Closed = neverStarted, answer = ''): Outcome {
  const failure = { code: 'CANCELED', message: 'The run was canceled.' } as const;
  return { isCanceled: true, failure, ...exit, answer };
}

/** The agent did not succeed, and why. */
export function failedOutcome(
  code: ErrorCode,
  message: string,
  exit: Closed = neverStarted,
  answer = '',
): Outcome {
  return { isCanceled: false, failure: { code, message }, ...exit, answer };
}

/** The agent says that it succeeded. */
export function succeededOutcome(exit: Closed, answer: string): Outcome {
  return { isCanceled: false, failure: null, ...exit, answer };
}

/** How a program ended, in words: "exited with code 3" or "was ended by SIGKILL". */
export function exitText({ exitCode, signal }: Closed): string {
  return signal === null ? `exited with code ${exitCode ?? 0}` : `was ended by ${signal}`;
}

/** The last that a program said on its standard error, as the end of a sentence. */
export function lastWords(errors: Tail): string {
  const words = errors.lastLines(3);
  return words === '' ? '. It wrote nothing to its standard error.' : `: ${words}`;
}
