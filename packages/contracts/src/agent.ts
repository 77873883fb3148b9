import { z } from 'zod';

/** What a routine or a direct run tells its agent beside the prompt. */
export const AgentOptions = z
  .strictObject({
    /** The program and its arguments, never passed through a shell. For `command` and `acp`. */
    argv: z.array(z.string()).min(1).max(256).optional(),
  })
  .meta({ id: 'AgentOptions', example: { argv: ['gemini', '--acp'] } });
export type AgentOptions = z.infer<typeof AgentOptions>;

/** An agent as this daemon finds it on its machine. */
export const Agent = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    /** False for programs of ours and plain commands: no model is asked. */
    usesModel: z.boolean(),
    available: z.boolean(),
    path: z.string().nullable(),
    version: z.string().nullable(),
    models: z.array(z.string()),
    /** How to get it, in one sentence, where it is not there. */
    install: z.string().nullable(),
  })
  .meta({ id: 'Agent' });
export type Agent = z.infer<typeof Agent>;
