import { z } from 'zod';
import { Usage } from './outcome.ts';

/** How an agent goes on with a conversation that it has had before. It crosses a process border. */
export const Continuation = z.object({
  /** The agent's own id of the conversation, or null where it keeps none. */
  id: z.string().nullable(),
  /** What all of it has used so far, for agents that report sums; null where that is not known. */
  usage: Usage.nullable(),
  /** What was said before, for an agent that has forgotten it; its end, where it is long. */
  transcript: z.string(),
});
export type Continuation = z.infer<typeof Continuation>;
