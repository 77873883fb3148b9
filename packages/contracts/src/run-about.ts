import { z } from 'zod';
import { CheckResult } from './checks.ts';
import { LimitsPolicy } from './limits.ts';
import { Usage } from './outcome.ts';
import { ProjectFile } from './project.ts';
import { AgentRun, Run, RunStatus } from './run.ts';
import { Snapshot } from './snapshot.ts';
import { Instant } from './time.ts';
import { RoutineVersion } from './version.ts';

/** One start of the agent for a run. */
export const RunAttempt = z
  .object({
    agentRunId: z.string(),
    attempt: z.int().min(1),
    /** Null where the agent was not started (yet). */
    startedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
    status: RunStatus,
    error: z.string().nullable(),
    /** The folder it worked in, where that is known. */
    cwd: z.string().nullable(),
  })
  .meta({ id: 'RunAttempt' });
export type RunAttempt = z.infer<typeof RunAttempt>;

/** A daemon that had an agent run in its hands. */
export const RunOwner = z
  .object({
    daemonId: z.string(),
    /** Its machine; null where nobody knows any more. */
    host: z.string().nullable(),
    from: Instant,
    /** Null while it has it. */
    until: Instant.nullable(),
  })
  .meta({ id: 'RunOwner' });
export type RunOwner = z.infer<typeof RunOwner>;

/** Under what an agent run worked, and how it came to its end. */
export const RunAbout = z
  .object({
    run: AgentRun,
    /** The routine's run that it was an attempt of; null for a direct message. */
    routineRun: Run.nullable(),
    routineName: z.string().nullable(),
    /** The version of the routine's definition that it ran under. */
    version: RoutineVersion.nullable(),
    snapshots: z.array(Snapshot),
    /** All attempts of the run, the first first. */
    attempts: z.array(RunAttempt),
    /** The daemons that had this attempt in hand, the first first. */
    owners: z.array(RunOwner),
    /** Names of variables that its agent was given beside what every program needs; never a value. */
    environmentNames: z.array(z.string()),
    secretNames: z.array(z.string()),
    /** Of all attempts together. */
    usage: Usage.nullable(),
    /** What the routine's checks found, in their order. */
    checks: z.array(CheckResult),
    /** The name of the check that decided, or null. */
    decidedBy: z.string().nullable(),
    /** How many processes of the agent had to be ended after it; null while that is not known. */
    leftovers: z.int().min(0).nullable(),
    limits: LimitsPolicy,
  })
  .meta({ id: 'RunAbout' });
export type RunAbout = z.infer<typeof RunAbout>;

/** A file where a run worked, and what the run did to it. */
export const RunFile = ProjectFile.extend({
  /** Null where it did nothing, or where that is not known. */
  changed: z.enum(['added', 'modified', 'deleted']).nullable(),
}).meta({ id: 'RunFile' });
export type RunFile = z.infer<typeof RunFile>;

/**
 * The files where a run worked; hidden ones and node_modules are left out. A
 * file that the run deleted is listed with size 0 and the time of the run's last change.
 */
export const RunFiles = z
  .object({
    /** `workspace`: the worktree or copy that it had for itself. `project`: the project's folder. */
    place: z.enum(['workspace', 'project']),
    files: z.array(RunFile),
    /** Whether there are more. */
    truncated: z.boolean(),
  })
  .meta({ id: 'RunFiles' });
export type RunFiles = z.infer<typeof RunFiles>;
