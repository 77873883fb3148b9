import { z } from 'zod';
import { ApprovalPolicy, defaultApprovals } from './approval.ts';
import { BudgetPolicy, defaultBudget } from './budget.ts';
import { OutcomeChecks } from './checks.ts';
import { defaultEnvironment, EnvironmentPolicy } from './environment.ts';
import { defaultLimits, LimitsPolicy } from './limits.ts';
import { PreCheck } from './pre-check.ts';
import { defaultRetry, RetryPolicy } from './retry.ts';
import { WallTime } from './time.ts';
import { defaultUsageWindow, UsageWindowPolicy } from './usage-window.ts';
import {
  defaultDiskPolicy,
  defaultWorkspacePolicy,
  DiskPolicy,
  WorkspacePolicy,
} from './workspace.ts';

/** What becomes of slots that passed while nobody could take them. */
export const CatchUpPolicy = z
  .strictObject({
    /** `skip`: none runs. `latest`: the latest one. `all`: the latest ones, up to `max`, latest first. */
    mode: z.enum(['skip', 'latest', 'all']).default('latest'),
    /** For `all`: how many at the most. */
    max: z.int().min(1).max(1_000).default(10),
    /**
     * How far back (ms) a slot may lie. Left out, `latest` looks back by the
     * schedule's own gap (the latest slot always counts), `all` without a bound
     * but `max`.
     */
    windowMs: z.int().min(1_000).optional(),
    /**
     * Later than this a slot is missed, not run: a time of day on the
     * schedule's wall clock, or a duration (ms) after the slot.
     */
    notAfter: z.union([WallTime, z.int().min(1_000)]).optional(),
    /** How many caught-up runs may start a minute. */
    perMinute: z.int().min(1).max(600).default(6),
  })
  .meta({ id: 'CatchUpPolicy', example: { mode: 'latest', notAfter: '11:00' } });
export type CatchUpPolicy = z.infer<typeof CatchUpPolicy>;

/**
 * What becomes of a slot that comes due while a run of its routine is live.
 * `skip`: it does not run. `queue_one`: it waits, unless one waits already.
 * `queue_all`: it waits, unless `max` wait. `allow`: it runs beside, unless `max`
 * are at work on this daemon: then it waits for a place, in order.
 * `cancel_running`: the live ones are canceled, then it runs.
 */
export const OverlapPolicy = z
  .strictObject({
    mode: z.enum(['skip', 'queue_one', 'queue_all', 'allow', 'cancel_running']).default('skip'),
    /** For `queue_all`: how many may wait. For `allow`: how many runs of the routine may work at once on a daemon, manual ones counted. */
    max: z.int().min(1).max(1_000).default(10),
  })
  .meta({ id: 'OverlapPolicy', example: { mode: 'queue_one' } });
export type OverlapPolicy = z.infer<typeof OverlapPolicy>;

/** The policies of a routine. Every one has a default, and an empty object means them all. */
export const Policies = z
  .strictObject({
    catchUp: CatchUpPolicy.default({ mode: 'latest', max: 10, perMinute: 6 }),
    overlap: OverlapPolicy.default({ mode: 'skip', max: 10 }),
    /** Pauses the routine after this many failed runs in a row; null never does. */
    pauseAfterFailures: z.int().min(1).max(1_000).nullable().default(null),
    /**
     * Spreads routines that share a slot: each starts later by its own fixed
     * part of this (ms). The slot keeps its planned instant.
     */
    jitterMs: z.int().min(0).max(3_600_000).default(0),
    approvals: ApprovalPolicy.default(defaultApprovals),
    workspace: WorkspacePolicy.default(defaultWorkspacePolicy),
    disk: DiskPolicy.default(defaultDiskPolicy),
    environment: EnvironmentPolicy.default(defaultEnvironment),
    limits: LimitsPolicy.default(defaultLimits),
    retry: RetryPolicy.default(defaultRetry),
    /** Asked before the agent is started; null asks nothing. */
    preCheck: PreCheck.nullable().default(null),
    /** What must hold when the agent says that it is done. */
    checks: OutcomeChecks.default([]),
    budget: BudgetPolicy.default(defaultBudget),
    usageWindow: UsageWindowPolicy.default(defaultUsageWindow),
  })
  .meta({ id: 'Policies', example: { overlap: { mode: 'queue_one' } } });
export type Policies = z.infer<typeof Policies>;

/** All defaults. */
export const defaultPolicies: Policies = Policies.parse({});
