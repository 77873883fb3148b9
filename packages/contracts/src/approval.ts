import { z } from 'zod';
import { Instant } from './time.ts';

/**
 * Who decides when an agent asks to be permitted something while nobody is
 * there. `deny`: all is refused. `allow_in_workspace`: reading, editing and
 * searching are allowed where every path leads into the run's workspace, all
 * else is refused. `allow_all`: all is allowed. `ask`: a person is asked.
 */
export const ApprovalPolicy = z
  .strictObject({
    mode: z.enum(['deny', 'allow_in_workspace', 'allow_all', 'ask']).default('allow_in_workspace'),
    /** For `ask`: how long (ms) the agent waits for an answer. */
    deadlineMs: z
      .int()
      .min(1_000)
      .max(7 * 86_400_000)
      .default(600_000),
    /**
     * For `ask`: what an open question comes to at its deadline. `deny`: the
     * agent is told no and goes on. `park`: the run ends as `parked`, and a
     * later answer goes on with the conversation as a new attempt.
     */
    onDeadline: z.enum(['deny', 'park']).default('deny'),
  })
  .meta({ id: 'ApprovalPolicy', example: { mode: 'ask', onDeadline: 'park' } });
export type ApprovalPolicy = z.infer<typeof ApprovalPolicy>;

/** All defaults. */
export const defaultApprovals: ApprovalPolicy = ApprovalPolicy.parse({});

/** One of the answers that an agent offers; `kind` alone says what it means. */
export const PermissionOption = z
  .object({ id: z.string(), kind: z.string(), name: z.string() })
  .meta({ id: 'PermissionOption' });
export type PermissionOption = z.infer<typeof PermissionOption>;

/** What an agent asks a person, as it stands in the run's events. */
export const PermissionQuestion = z
  .object({
    id: z.string(),
    askedAt: Instant,
    deadlineAt: Instant,
    /** The protocol's word for what the agent wants to do, such as `edit` or `execute`; null where it says none. */
    kind: z.string().nullable(),
    title: z.string(),
    /** What the tool is given, as JSON; cut after 2,000 characters. Null where the agent does not say. */
    detail: z.string().nullable(),
    /** Every path that it names. */
    paths: z.array(z.string()),
    options: z.array(PermissionOption),
    /** Two questions are the same when these are: a digest of kind, title, paths and the whole input. */
    fingerprint: z.string(),
    /** The agent's own id of the conversation, where it has one. */
    sessionId: z.string().nullable(),
  })
  .meta({ id: 'PermissionQuestion' });
export type PermissionQuestion = z.infer<typeof PermissionQuestion>;

/**
 * What became of a question. `open`: waits. `allowed`, `denied`: answered.
 * `expired`: nobody answered in time, the agent was told no. `parked`: nobody
 * answered in time, the run waits for the answer without a process.
 * `withdrawn`: the run ended, or the agent did not want to know any more.
 */
export const PermissionState = z
  .enum(['open', 'allowed', 'denied', 'expired', 'parked', 'withdrawn'])
  .meta({ id: 'PermissionState' });
export type PermissionState = z.infer<typeof PermissionState>;

/** The end of a question, as it stands in the run's events. */
export const PermissionEnd = z
  .object({
    id: z.string(),
    state: PermissionState.exclude(['open']),
    /** Who answered; null where nobody did. */
    by: z.string().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'PermissionEnd' });
export type PermissionEnd = z.infer<typeof PermissionEnd>;

/** A person's answer. */
export const PermissionAnswer = z
  .strictObject({
    allow: z.boolean(),
    /** Told to an agent that goes on after it was parked. */
    note: z.string().max(2_000).nullable(),
  })
  .meta({ id: 'PermissionAnswer' });
export type PermissionAnswer = z.infer<typeof PermissionAnswer>;

/** A question of an agent to a person, and what became of it. */
export const PermissionRequest = PermissionQuestion.omit({ fingerprint: true, sessionId: true })
  .extend({
    /** The routine's run, or null for a direct message. */
    runId: z.string().nullable(),
    agentRunId: z.string(),
    routineId: z.string().nullable(),
    state: PermissionState,
    answeredAt: Instant.nullable(),
    answeredBy: z.string().nullable(),
    answer: PermissionAnswer.nullable(),
  })
  .meta({ id: 'PermissionRequest' });
export type PermissionRequest = z.infer<typeof PermissionRequest>;

/** How a parked conversation goes on as a new attempt. It crosses a process border. */
export const Resume = z.object({
  /** The agent's own id of the conversation, or null where it has none. */
  sessionId: z.string().nullable(),
  /** What the agent said and did before, for an agent that has forgotten it; its end, where it is long. */
  transcript: z.string(),
  /** The question that it ended with. */
  question: PermissionQuestion.pick({ kind: true, title: true, paths: true, fingerprint: true }),
  answer: PermissionAnswer,
});
export type Resume = z.infer<typeof Resume>;
