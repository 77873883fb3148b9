import { z } from 'zod';
import { AccountRest } from './account-rest.ts';
import { Instant } from './time.ts';

/** How much an agent may do without asking; each agent has its own words for it. */
export const AgentPermission = z.enum(['read_only', 'edit_workspace', 'full']);
export type AgentPermission = z.infer<typeof AgentPermission>;

/** What a routine or a direct run tells its agent beside the prompt. Which of it an agent takes differs. */
export const AgentOptions = z
  .strictObject({
    /** The program and its arguments, never passed through a shell. For `command` and `acp`. */
    argv: z.array(z.string()).min(1).max(256).optional(),
    /** The agent's own name of a model; left out, the one that it is set up with. */
    model: z.string().min(1).max(200).optional(),
    /** How much it thinks, in the agent's own words, such as `low` or `high`. */
    effort: z.string().min(1).max(50).optional(),
    /** Further arguments for the agent's own program. */
    extraArgv: z.array(z.string()).max(256).optional(),
    /** Left out: `edit_workspace`. */
    permission: AgentPermission.optional(),
  })
  .meta({ id: 'AgentOptions', example: { argv: ['gemini', '--acp'] } });
export type AgentOptions = z.infer<typeof AgentOptions>;

/** The name of one of the options. */
export const AgentOption = AgentOptions.keyof();
export type AgentOption = z.infer<typeof AgentOption>;

/** Whether an agent is signed in to its model, as far as that can be told without asking one. */
export const AgentLogin = z.enum(['yes', 'no', 'unknown']);
export type AgentLogin = z.infer<typeof AgentLogin>;

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
    /** `yes` as well where there is nothing to sign in to. */
    login: AgentLogin,
    models: z.array(z.string()),
    /** The options that it takes; any other is a fault. */
    takes: z.array(AgentOption).default([]),
    /** Whether a routine must name the program that it is, under `argv`. */
    needsProgram: z.boolean().default(false),
    /** How to get it, in one sentence, where it is not there. */
    install: z.string().nullable(),
    /** How to sign in, in one sentence, where it is known not to be. */
    signIn: z.string().nullable().default(null),
    /** When this was looked at. */
    checkedAt: Instant,
    /** Its accounts whose usage limit is reached; none is started with them before. */
    rests: z.array(AccountRest).default([]),
  })
  .meta({ id: 'Agent' });
export type Agent = z.infer<typeof Agent>;

/** What an adapter finds by itself; the rest of `Agent` is found out for all in one way. */
export type DetectedAgent = Omit<
  Agent,
  'login' | 'signIn' | 'takes' | 'needsProgram' | 'checkedAt' | 'rests'
>;
