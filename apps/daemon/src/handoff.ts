import type {
  AgentOptions,
  Continuation,
  ErrorCode,
  FinalStatus,
  Policies,
  Resume,
  ScheduleSet,
  SlotCause,
  SlotOutcome,
  Trigger,
} from '@open-design/contracts';

export type { Failure, Outcome } from '@open-design/contracts';

// The values that pass from room to room: Slot → Claim → PreparedRun → Outcome → RunRecord.
// Every instant is UTC epoch milliseconds.

/** The slots of a schedule that lie between two instants. */
export interface PassedSlots {
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/** What the schedule room answers to the others. */
export interface Calendar {
  /** The first slot after an instant, or null when there is none any more. */
  next(schedule: ScheduleSet, after: number): number | null;
  /** The slots in (after, until], or null when there is none. */
  passed(schedule: ScheduleSet, after: number, until: number): PassedSlots | null;
  /** All slots in (after, until], in order. */
  slots(schedule: ScheduleSet, after: number, until: number): Iterable<number>;
  /** The first instant at or after `from` at which the schedule's wall clock shows this time of day, HH:MM. */
  timeOfDay(schedule: ScheduleSet, time: string, from: number): number;
}

/** A slot (or a person's wish) that exactly one daemon has taken, with its run row written. */
export interface Claim {
  /** The run row's id. */
  readonly runId: string;
  readonly routineId: string;
  readonly trigger: Trigger;
  /** Null for a manual run. */
  readonly slotAt: number | null;
  readonly agentRunId: string;
  readonly claimedAt: number;
  /** The version of the routine's definition, where it is known. */
  readonly version: number | null;
  /** Not to be started before, when the policy spreads starts. */
  readonly startAt: number | null;
  /** Runs of the routine that must have ended before it starts. */
  readonly after: readonly string[];
  /** Whether those are to be canceled. */
  readonly cancels: boolean;
}

/** Slots that did not run: entries of the ledger without a run of their own. */
export interface UnrunSlots {
  readonly routineId: string;
  readonly slotAt: number;
  readonly untilAt: number;
  readonly count: number;
  readonly outcome: Extract<SlotOutcome, 'skipped' | 'missed'>;
  readonly cause: SlotCause;
  readonly otherRunId: string | null;
}

/** What an agent is signed in with: an API key or a login, which its usage limit belongs to. */
export interface Account {
  /** Tells it from all others; no value of a secret. */
  readonly key: string;
  /** The agents that share it. */
  readonly family: string;
  readonly agentId: string;
  /** In words. */
  readonly name: string;
}

/** A run that is ready for its agent: every id in it is a committed row. */
export interface PreparedRun {
  /** The run row's id, or null for a direct message without a routine. */
  readonly runId: string | null;
  readonly routineId: string | null;
  readonly slotAt: number | null;
  readonly agentRunId: string;
  readonly attempt: number;
  /** Attempts that its retry policy does not count: their agent's usage limit ended them. */
  readonly uncounted: number;
  readonly projectId: string;
  readonly conversationId: string;
  readonly assistantMessageId: string;
  /** The folder that the user named for the project, or null for one of the daemon's own. */
  readonly folder: string | null;
  readonly agentId: string | null;
  readonly agentOptions: AgentOptions;
  /** The agent of its routine, while a fallback works in its place; else null. */
  readonly standsInFor: Pick<PreparedRun, 'agentId' | 'agentOptions'> | null;
  readonly prompt: string;
  readonly lastSuccessAt: number | null;
  /** Of the version of the routine that it runs under; all defaults for a direct message. */
  readonly policies: Policies;
  /** Whether its project was made for it, so that nobody else can be at work in it. */
  readonly isNewProject: boolean;
  /** The conversation that a person's message goes on with, or null. */
  readonly session: Continuation | null;
  /** The parked conversation that it goes on with, or null. */
  readonly resume: Resume | null;
  /** The attempts of that conversation, oldest first: it goes on in the folder that the last of them has left. */
  readonly earlier: readonly string[];
}

/** The ids of a preparation that were written before it failed; the empty string where none was. */
export interface ReachedIds {
  readonly projectId: string;
  readonly conversationId: string;
  readonly assistantMessageId: string;
}

/** What stands in the ledger when a run has ended. */
export interface RunRecord {
  readonly status: FinalStatus;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly error: string | null;
  readonly errorCode: ErrorCode | null;
  readonly summary: string | null;
  readonly completedAt: number;
}
