import { defaultRetry } from '@open-design/contracts';
import { expect, it } from 'vitest';
import { retryDelay } from '../../src/run/retry.ts';

const interrupted = { status: 'interrupted', errorCode: 'INTERRUPTED' } as const;
const policy = { ...defaultRetry, attempts: 2, jitter: 0 };
const run = (attempt: number, uncounted: number) => ({ attempt, uncounted, agentRunId: 'a' });

it('attempts that a usage limit ended are none of those that a routine is tried', () => {
  expect(retryDelay(policy, run(2, 0), interrupted)).toBeNull();
  expect(retryDelay(policy, run(4, 3), interrupted)).toBe(policy.firstDelayMs);
  expect(retryDelay(policy, run(5, 3), interrupted)).toBeNull();
});
