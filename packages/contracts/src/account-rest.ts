import { z } from 'zod';
import { Instant } from './time.ts';

/** An account whose usage limit is reached: no agent is started with it before `until`. */
export const AccountRest = z
  .object({
    /** The agent that reported it. */
    agentId: z.string(),
    /** What tells the account from others of its agent, in words; no value of a secret. */
    account: z.string(),
    until: Instant,
    /** Whether the agent said when its limit is reset; else the wait is a usual one, which grows. */
    isTold: z.boolean(),
    /** What the agent said. */
    message: z.string(),
    reportedAt: Instant,
  })
  .meta({ id: 'AccountRest' });
export type AccountRest = z.infer<typeof AccountRest>;
