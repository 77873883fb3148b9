import { AgentOptions, type Policies } from '@open-design/contracts';
import { z } from 'zod';
import { CheckDraft, checkDraft, checkWish } from './checks.ts';
import { lengthUnits, Measure, measureOf, numberOf, sizeUnits, valueOf } from './measure.ts';

const text = z.string();

/** The policies of a routine while they are being entered. */
export const PoliciesDraft = z.object({
  catchUp: z.object({
    mode: z.enum(['skip', 'latest', 'all']),
    max: text,
    /** Empty: as the mode has it. */
    window: Measure,
    notAfter: z.enum(['never', 'time', 'length']),
    notAfterTime: text,
    notAfterLength: Measure,
    perMinute: text,
  }),
  overlap: z.object({
    mode: z.enum(['skip', 'queue_one', 'queue_all', 'allow', 'cancel_running']),
    max: text,
  }),
  /** Empty: never. */
  pauseAfterFailures: text,
  jitterMs: Measure,
  approvals: z.object({
    mode: z.enum(['deny', 'allow_in_workspace', 'allow_all', 'ask']),
    deadline: Measure,
    onDeadline: z.enum(['deny', 'park']),
  }),
  /** Empty: no limit. */
  limits: z.object({ overall: Measure, noProgress: Measure, stopGrace: Measure }),
  retry: z.object({
    attempts: text,
    on: z.array(z.enum(['interrupted', 'unreachable', 'timed_out', 'failed'])),
    firstDelay: Measure,
    factor: text,
    maxDelay: Measure,
    jitter: text,
  }),
  workspace: z.object({
    mode: z.enum(['in_place', 'worktree', 'copy']),
    keepDays: text,
    onSuccess: z.enum(['diff', 'tree', 'nothing']),
  }),
  disk: z.object({ max: Measure }),
  environment: z.object({
    pass: z.array(text),
    set: z.array(z.object({ name: text, value: text })),
    secrets: z.array(text),
  }),
  preCheck: z.object({ isAsked: z.boolean(), argv: z.array(text), timeout: Measure }),
  checks: z.array(CheckDraft),
  /** Empty: no bound; of the zone: the daemon's own. */
  budget: z.object({
    tokensPerRun: text,
    usdPerRun: text,
    tokensPerDay: text,
    usdPerDay: text,
    timezone: text,
  }),
  /** Empty: nobody stands in. */
  usageWindow: z.object({ agentId: text, agentOptions: AgentOptions }),
});
export type PoliciesDraft = z.infer<typeof PoliciesDraft>;

const lengthOf = (ms: number | null | undefined) => measureOf(ms, lengthUnits);
const textOf = (value: number | null) => (value === null ? '' : String(value));

export function policiesDraft(policies: Policies): PoliciesDraft {
  const { approvals, limits, retry, workspace, environment, preCheck, budget } = policies;
  return {
    catchUp: catchUpDraft(policies),
    overlap: { mode: policies.overlap.mode, max: String(policies.overlap.max) },
    pauseAfterFailures: textOf(policies.pauseAfterFailures),
    jitterMs: lengthOf(policies.jitterMs),
    approvals: {
      mode: approvals.mode,
      deadline: lengthOf(approvals.deadlineMs),
      onDeadline: approvals.onDeadline,
    },
    limits: {
      overall: lengthOf(limits.overallMs),
      noProgress: lengthOf(limits.noProgressMs),
      stopGrace: lengthOf(limits.stopGraceMs),
    },
    retry: {
      attempts: String(retry.attempts),
      on: retry.on,
      firstDelay: lengthOf(retry.firstDelayMs),
      factor: String(retry.factor),
      maxDelay: lengthOf(retry.maxDelayMs),
      jitter: String(retry.jitter),
    },
    workspace: {
      mode: workspace.mode,
      keepDays: String(workspace.keep.days),
      onSuccess: workspace.keep.onSuccess,
    },
    disk: { max: measureOf(policies.disk.maxBytes, sizeUnits) },
    environment: {
      pass: environment.pass,
      set: Object.entries(environment.set).map(([name, value]) => ({ name, value })),
      secrets: environment.secrets,
    },
    preCheck: {
      isAsked: preCheck !== null,
      argv: preCheck?.argv ?? [''],
      timeout: lengthOf(preCheck?.timeoutMs ?? 60_000),
    },
    checks: policies.checks.map(checkDraft),
    budget: {
      tokensPerRun: textOf(budget.tokensPerRun),
      usdPerRun: textOf(budget.usdPerRun),
      tokensPerDay: textOf(budget.tokensPerDay),
      usdPerDay: textOf(budget.usdPerDay),
      timezone: budget.timezone ?? '',
    },
    usageWindow: policies.usageWindow.fallback ?? { agentId: '', agentOptions: {} },
  };
}

function catchUpDraft({ catchUp }: Policies): PoliciesDraft['catchUp'] {
  const { mode, max, windowMs, notAfter, perMinute } = catchUp;
  return {
    mode,
    max: String(max),
    window: lengthOf(windowMs),
    notAfter: notAfter === undefined ? 'never' : typeof notAfter === 'string' ? 'time' : 'length',
    notAfterTime: typeof notAfter === 'string' ? notAfter : '',
    notAfterLength: lengthOf(typeof notAfter === 'number' ? notAfter : null),
    perMinute: String(perMinute),
  };
}

type Wish = Readonly<Record<string, unknown>>;

const msOf = (measure: Measure) => valueOf(measure, lengthUnits);
const orNull = (value: number | undefined) => value ?? null;

/** What the policies would be sent as, each under its name; not checked. */
export function policiesWish(draft: PoliciesDraft): Readonly<Record<keyof Policies, unknown>> {
  const { overlap, approvals, limits, workspace, environment, preCheck, budget } = draft;
  return {
    catchUp: catchUpWish(draft.catchUp),
    overlap: { mode: overlap.mode, max: numberOf(overlap.max) },
    pauseAfterFailures: orNull(numberOf(draft.pauseAfterFailures)),
    jitterMs: msOf(draft.jitterMs) ?? 0,
    approvals: {
      mode: approvals.mode,
      deadlineMs: msOf(approvals.deadline),
      onDeadline: approvals.onDeadline,
    },
    limits: {
      overallMs: orNull(msOf(limits.overall)),
      noProgressMs: orNull(msOf(limits.noProgress)),
      stopGraceMs: msOf(limits.stopGrace),
    },
    retry: retryWish(draft.retry),
    workspace: {
      mode: workspace.mode,
      keep: { days: numberOf(workspace.keepDays), onSuccess: workspace.onSuccess },
    },
    disk: { maxBytes: valueOf(draft.disk.max, sizeUnits) },
    environment: {
      pass: environment.pass,
      set: Object.fromEntries(environment.set.map(({ name, value }) => [name, value])),
      secrets: environment.secrets,
    },
    preCheck: preCheck.isAsked ? { argv: preCheck.argv, timeoutMs: msOf(preCheck.timeout) } : null,
    checks: draft.checks.map(checkWish),
    budget: {
      tokensPerRun: orNull(numberOf(budget.tokensPerRun)),
      usdPerRun: orNull(numberOf(budget.usdPerRun)),
      tokensPerDay: orNull(numberOf(budget.tokensPerDay)),
      usdPerDay: orNull(numberOf(budget.usdPerDay)),
      timezone: budget.timezone === '' ? null : budget.timezone,
    },
    usageWindow: { fallback: draft.usageWindow.agentId === '' ? null : draft.usageWindow },
  };
}

function catchUpWish(draft: PoliciesDraft['catchUp']): Wish {
  const windowMs = msOf(draft.window);
  const notAfter = draft.notAfter === 'time' ? draft.notAfterTime : msOf(draft.notAfterLength);
  return {
    mode: draft.mode,
    max: numberOf(draft.max),
    ...(windowMs !== undefined && { windowMs }),
    ...(draft.notAfter !== 'never' && { notAfter }),
    perMinute: numberOf(draft.perMinute),
  };
}

function retryWish(draft: PoliciesDraft['retry']): Wish {
  return {
    attempts: numberOf(draft.attempts),
    on: draft.on,
    firstDelayMs: msOf(draft.firstDelay),
    factor: numberOf(draft.factor),
    maxDelayMs: msOf(draft.maxDelay),
    jitter: numberOf(draft.jitter),
  };
}
