import { z } from 'zod';
import { CheckResult } from './checks.ts';
import { ErrorCode } from './error.ts';
import { SlotCause } from './slot.ts';
import { UsageLimit } from './usage-window.ts';

/** Why a run did not succeed. */
export const Failure = z.object({ code: ErrorCode, message: z.string() });
export type Failure = z.infer<typeof Failure>;

/** The limit that a run broke, and what was last seen of its agent. */
export const TimedOut = z.object({
  limit: z.enum(['overall', 'no_progress']),
  /** ms that the run had been awake, or without progress. */
  afterMs: z.number(),
  lastSeen: z.string(),
});
export type TimedOut = z.infer<typeof TimedOut>;

/** Why a slot whose run had been claimed did not run after all. */
export const SkippedBy = SlotCause.extract(['pre_check', 'budget']);
export type SkippedBy = z.infer<typeof SkippedBy>;

/** What an agent used; null where it does not say. Tokens; `costUsd` with where it comes from. */
export const Usage = z
  .object({
    input: z.number().nullable(),
    cachedInput: z.number().nullable(),
    output: z.number().nullable(),
    reasoning: z.number().nullable(),
    costUsd: z.number().nullable(),
    costSource: z.enum(['reported', 'estimated', 'unknown']),
  })
  .meta({ id: 'Usage' });
export type Usage = z.infer<typeof Usage>;

/**
 * How an agent's work ended. Facts, never exceptions: `failure` is null exactly
 * when the agent says that it succeeded; a canceled run has `isCanceled`. It
 * crosses a process border, so what is left out means "not so".
 */
export const Outcome = z.object({
  isCanceled: z.boolean(),
  failure: Failure.nullable(),
  /** The process's exit code, or null when it was ended by a signal or never started. */
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
  /** The agent's last answer, for the conversation; at most 1 MiB, its end. */
  answer: z.string(),
  /** The agent's own name of the conversation, with which it can go on. */
  sessionId: z.string().nullable().optional(),
  usage: Usage.nullable().optional(),
  /** The usage limit that the agent has reached; the run waits for its reset. */
  limited: UsageLimit.nullable().optional(),
  /** What the agent needed and was denied, in words; the run is `blocked`. */
  blocked: z.string().nullable().optional(),
  timedOut: TimedOut.nullable().optional(),
  /** That there was nothing to do, in words; the run is `nothing_to_do`. */
  nothingToDo: z.string().nullable().optional(),
  /** What the routine's checks found, in their order. */
  checks: z.array(CheckResult).optional(),
  /** The name of the check that decided. */
  decidedBy: z.string().nullable().optional(),
  /** What kept the run from its agent: then the slot did not run. */
  skippedBy: SkippedBy.optional(),
  /** Ended while its question was open. */
  isParked: z.boolean().optional(),
  /** What ran the agent died, in words; the run is `interrupted`. */
  interrupted: z.string().nullable().optional(),
  /** Who stopped it, of a run that was canceled. */
  stoppedBy: z.enum(['person', 'daemon']).optional(),
  /** How many processes of the agent had to be ended after it. */
  leftovers: z.int().optional(),
});
export type Outcome = Readonly<z.infer<typeof Outcome>>;
