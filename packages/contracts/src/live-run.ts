import { z } from 'zod';
import { Usage } from './outcome.ts';
import { AgentRun, Trigger } from './run.ts';
import { Instant } from './time.ts';

/** An agent run that has not ended, as far as it has come. */
export const LiveRun = AgentRun.extend({
  /** The routine's run, or null for a direct message. */
  runId: z.string().nullable(),
  routineName: z.string().nullable(),
  projectName: z.string().nullable(),
  trigger: Trigger.nullable(),
  slotAt: Instant.nullable(),
  /** The last line of text that the agent or its output wrote, at most 300 characters; null before the first. */
  lastLine: z.string().nullable(),
  /** What this attempt has used so far; null where its agent has not told. */
  usage: Usage.nullable(),
}).meta({ id: 'LiveRun' });
export type LiveRun = z.infer<typeof LiveRun>;
