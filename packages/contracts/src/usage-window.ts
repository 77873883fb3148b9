import { z } from 'zod';
import { AgentOptions } from './agent.ts';
import { Instant } from './time.ts';

/** What an agent says of a usage limit that it has reached; null where it does not say when it is reset. */
export const UsageLimit = z
  .object({ resetsAt: Instant.nullable() })
  .meta({ id: 'UsageLimit', example: { resetsAt: 1_779_012_900_000 } });
export type UsageLimit = z.infer<typeof UsageLimit>;

/** The agent that works in another's place while that one's account is at rest. */
export const FallbackAgent = z
  .strictObject({ agentId: z.string().min(1), agentOptions: AgentOptions.default({}) })
  .meta({ id: 'FallbackAgent', example: { agentId: 'codex' } });
export type FallbackAgent = z.infer<typeof FallbackAgent>;

/**
 * What becomes of a run whose agent's account has reached its usage limit. Its
 * run waits, with its slot, until the limit is reset, and no attempt of its
 * retry policy is used up; with a fallback, that agent works meanwhile.
 */
export const UsageWindowPolicy = z
  .strictObject({ fallback: FallbackAgent.nullable().default(null) })
  .meta({ id: 'UsageWindowPolicy', example: { fallback: { agentId: 'codex' } } });
export type UsageWindowPolicy = z.infer<typeof UsageWindowPolicy>;

/** Nobody stands in. */
export const defaultUsageWindow: UsageWindowPolicy = UsageWindowPolicy.parse({});
