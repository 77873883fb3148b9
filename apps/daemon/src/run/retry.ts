import { createHash } from 'node:crypto';
import type { ErrorCode, RetryPolicy } from '@open-design/contracts';
import type { PreparedRun, RunRecord } from '../handoff.ts';

/**
 * How long (ms) after this end the next attempt may start, or null when there is
 * none. The delay grows from attempt to attempt (exponential back-off), and is
 * spread by the run's id, so that runs that were interrupted together do not
 * come back together; the same attempt always gets the same delay.
 */
export function retryDelay(
  policy: RetryPolicy,
  { attempt, uncounted, agentRunId }: Pick<PreparedRun, 'attempt' | 'uncounted' | 'agentRunId'>,
  record: Pick<RunRecord, 'status' | 'errorCode'>,
): number | null {
  const kind = kindOf(record);
  const counted = attempt - uncounted;
  if (kind === null || !policy.on.includes(kind) || counted >= policy.attempts) return null;
  const grown = policy.firstDelayMs * policy.factor ** (counted - 1);
  return Math.round(Math.min(grown, policy.maxDelayMs) * (1 + policy.jitter * share(agentRunId)));
}

const unreachable: ReadonlySet<ErrorCode | null> = new Set([
  'AGENT_UNREACHABLE',
  'KEEPER_UNAVAILABLE',
]);

function kindOf({ status, errorCode }: Pick<RunRecord, 'status' | 'errorCode'>) {
  if (status === 'interrupted' || status === 'timed_out') return status;
  if (status !== 'failed') return null;
  return unreachable.has(errorCode) ? 'unreachable' : 'failed';
}

/** A number in [0, 1) that belongs to the id. */
function share(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) / 2 ** 32;
}
