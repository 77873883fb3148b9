import type {
  AgentOptions,
  ApprovalPolicy,
  DetectedAgent,
  FieldFault,
  McpServer,
  PermissionEnd,
  PermissionQuestion,
  Resume,
  RunEventBody,
  Usage,
} from '@open-design/contracts';
import type { Prices } from '../config/prices.ts';
import type { Outcome } from '../handoff.ts';

export type { Outcome } from '../handoff.ts';

/** All that an agent is told for one attempt at a run. */
export interface AgentAssignment {
  /** The agent run's id (a UUID). */
  readonly runId: string;
  readonly routineId: string | null;
  /** The slot (UTC epoch ms), or null for a manual or direct run. */
  readonly slotAt: number | null;
  /** Counts from 1. */
  readonly attempt: number;
  /** When this routine last succeeded (UTC epoch ms), or null. */
  readonly lastSuccessAt: number | null;
  readonly prompt: string;
  /** Absolute path of the workspace; it exists. */
  readonly cwd: string;
  readonly options: AgentOptions;
  /** What its routine adds to its environment, secrets included; left out, nothing. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The servers of tools that it is given; their values may name variables of `environment`. Left out, none. */
  readonly mcpServers?: readonly McpServer[];
  /** What models cost, for agents that do not say; left out, nothing is known. */
  readonly prices?: Prices;
  /** Who decides when the agent asks to be permitted something; left out, the default policy. */
  readonly approvals?: ApprovalPolicy;
  /** The parked conversation that this attempt goes on with; left out or null, a new one. */
  readonly resume?: Resume | null;
  /** The agent's own conversation that this attempt goes on with; left out or null, a new one. */
  readonly session?: AgentSession | null;
}

/** A conversation that an agent keeps itself. */
export interface AgentSession {
  /** The agent's own id of it. */
  readonly id: string;
  /** What all of it has used so far, for agents that report sums; null where that is not known. */
  readonly usage: Usage | null;
  /** What was said in it, should the agent have forgotten it. */
  readonly transcript?: string;
}

/** The process that does the work: what is kept so that it can be found and ended after a crash. */
export interface AgentProcess {
  /** Leader of a process group of its own. */
  readonly pid: number;
  /** Tells this process from a later one with the same id: its start time as the system gives it, or null where it gives none. */
  readonly startedToken: string | null;
}

/** What the run room gives an agent to talk through. */
export interface AgentPort {
  /**
   * Hands over one event. An agent that produces output faster than it is
   * stored awaits the promise before it reads on, so that memory stays bounded.
   */
  emit(event: RunEventBody): Promise<void>;
  /** Called once per process, before its first output is read. */
  spawned(process: AgentProcess): Promise<void>;
  /**
   * Puts a question to a person and resolves with how it ended; never rejects.
   * An aborted signal withdraws it. Left out where nobody can be asked: what
   * would be asked is refused then.
   */
  ask?(question: PermissionQuestion, terms: QuestionTerms): Promise<PermissionEnd>;
  /** Aborted when the run is to stop; the adapter then ends its process and resolves. */
  readonly signal: AbortSignal;
}

/** How long a question waits, and what then. */
export interface QuestionTerms {
  readonly onDeadline: ApprovalPolicy['onDeadline'];
  readonly signal: AbortSignal;
}

/** One kind of agent. */
export interface AgentAdapter {
  readonly id: string;
  /** Faults in the options of a routine or run, empty when they fit. */
  check(options: AgentOptions): readonly FieldFault[];
  /** What is here on this machine. Never throws; never asks a model. */
  detect(): Promise<DetectedAgent>;
  /** Works until the end. Resolves with the outcome, also when the program is missing; rejects only on a defect of ours. */
  run(assignment: AgentAssignment, port: AgentPort): Promise<Outcome>;
}
