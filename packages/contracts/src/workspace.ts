import { z } from 'zod';
import { Instant } from './time.ts';

/** What is kept of a run that had a folder of its own. */
const Keep = z.strictObject({
  /** For how long (days) after its end, at the least, what a person has looked at stays. */
  days: z.int().min(0).max(3_650).default(14),
  /**
   * After success. `diff`: the diff stays; the folder goes once a person has
   * looked, or after `days` when all of it is on the branch. `tree`: the folder
   * stays for `days` also when a person has looked. `nothing`: the folder goes
   * with the next hourly pruning, and no diff is written; what the agent itself
   * committed stays on its branch, what it did not commit is lost.
   */
  onSuccess: z.enum(['diff', 'tree', 'nothing']).default('diff'),
});

/**
 * Where a routine's runs work. `in_place`: in the project's folder; two runs in
 * one folder wait for each other. `worktree`: in a git worktree with a branch of
 * its own, from the project's last commit. `copy`: in a copy of the folder.
 */
export const WorkspacePolicy = z
  .strictObject({
    mode: z.enum(['in_place', 'worktree', 'copy']).default('in_place'),
    keep: Keep.default({ days: 14, onSuccess: 'diff' }),
  })
  .meta({ id: 'WorkspacePolicy', example: { mode: 'worktree', keep: { days: 7 } } });
export type WorkspacePolicy = z.infer<typeof WorkspacePolicy>;

/** All defaults. */
export const defaultWorkspacePolicy: WorkspacePolicy = WorkspacePolicy.parse({});

const gibibyte = 1024 * 1024 * 1024;

/** How much disk a routine's runs may take with what they leave behind. */
export const DiskPolicy = z
  .strictObject({
    /** Bytes. Above it, what a person has looked at goes first, the oldest look first; an unseen result never goes. */
    maxBytes: z
      .int()
      .min(1_000_000)
      .default(2 * gibibyte),
  })
  .meta({ id: 'DiskPolicy', example: { maxBytes: 500_000_000 } });
export type DiskPolicy = z.infer<typeof DiskPolicy>;

/** All defaults. */
export const defaultDiskPolicy: DiskPolicy = DiskPolicy.parse({});

/**
 * Where a workspace stands. `waiting`: another run works in its folder.
 * `making`: it is being made. `open`: the run works in it. `kept`: the run has
 * ended and the folder is there. `removing`, `removed`: the folder is going, or gone.
 */
export const WorkspaceState = z
  .enum(['waiting', 'making', 'open', 'kept', 'removing', 'removed'])
  .meta({ id: 'WorkspaceState' });
export type WorkspaceState = z.infer<typeof WorkspaceState>;

/** What a run changed, as its diff counts it. Lines are null where only files are compared. */
export const ChangeCounts = z.object({
  files: z.int().min(0),
  added: z.int().min(0).nullable(),
  removed: z.int().min(0).nullable(),
});
export type ChangeCounts = z.infer<typeof ChangeCounts>;

/** The folder that an agent run had to work in, and what is left of it. */
export const RunWorkspace = z
  .object({
    agentRunId: z.string(),
    routineId: z.string().nullable(),
    mode: WorkspacePolicy.shape.mode.unwrap(),
    state: WorkspaceState,
    /** The machine that has the folder. */
    host: z.string(),
    /** The project's folder, links resolved. */
    source: z.string(),
    /** Where the agent works. */
    path: z.string(),
    /** The branch that the work is on, for a worktree. */
    branch: z.string().nullable(),
    baseCommit: z.string().nullable(),
    /** Null until the run has ended, and where nothing is compared. */
    changes: ChangeCounts.nullable(),
    /** Whether there is a diff to read. */
    hasDiff: z.boolean(),
    /** Bytes on disk, of the folder and the diff. */
    bytes: z.int().min(0),
    /** What a person should know about it, or null. */
    note: z.string().nullable(),
    createdAt: Instant,
    closedAt: Instant.nullable(),
    /** When a person looked at the result. */
    lookedAt: Instant.nullable(),
  })
  .meta({ id: 'RunWorkspace' });
export type RunWorkspace = z.infer<typeof RunWorkspace>;

/**
 * Why something was removed. `looked_at`: a person has seen it and its days are
 * over. `age`: its days are over, and what it held is elsewhere. `unchanged`:
 * there was nothing in it. `routine_budget`, `total_budget`: there was no room.
 * `policy`: the routine keeps nothing. `person`: somebody removed it.
 */
export const PruneReason = z
  .enum(['looked_at', 'age', 'unchanged', 'routine_budget', 'total_budget', 'policy', 'person'])
  .meta({ id: 'PruneReason' });
export type PruneReason = z.infer<typeof PruneReason>;

/** One entry of what was removed from disk. */
export const Pruning = z
  .object({
    agentRunId: z.string(),
    routineId: z.string().nullable(),
    what: z.enum(['spool', 'worktree', 'copy', 'diff']),
    path: z.string(),
    bytes: z.int().min(0),
    reason: PruneReason,
    /** When it was decided. */
    at: Instant,
    /** When it was gone, or null while it is not. */
    doneAt: Instant.nullable(),
  })
  .meta({ id: 'Pruning' });
export type Pruning = z.infer<typeof Pruning>;
