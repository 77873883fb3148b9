import { runInNewContext } from 'node:vm';

/** How long (ms) a pattern or a schema may take: meanwhile no other run of this keeper goes on. */
const longestMs = 500;

/**
 * What `work` answers, or null when it takes too long: a regular expression can
 * take for ever on a text that is made for it. What it throws goes on.
 */
export function bounded<T>(work: () => T): T | null {
  let answer: T | null = null;
  const run = () => {
    answer = work();
  };
  try {
    // The engine's own watchdog is the only thing that can stop a regular expression.
    runInNewContext('run()', { run }, { timeout: longestMs });
  } catch (error) {
    if (isTimeout(error)) return null;
    throw error;
  }
  return answer;
}

/** Its error is of the new context, and so is its class. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
