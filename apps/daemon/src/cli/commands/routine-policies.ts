import {
  CatchUpPolicy,
  defaultPolicies,
  OverlapPolicy,
  type Policies,
  WallTime,
} from '@open-design/contracts';
import { type Command, InvalidArgumentError } from 'commander';
import { countUpTo } from '../command.ts';
import { readLength } from '../length.ts';
import {
  applyEnvironment,
  type EnvironmentOptions,
  namesEnvironment,
  withEnvironmentOptions,
} from './routine-environment.ts';
import { applyGuards, type GuardOptions, namesGuards, withGuardOptions } from './routine-guards.ts';
import {
  applySurvival,
  namesSurvival,
  type SurvivalOptions,
  withSurvivalOptions,
} from './survival-options.ts';
import { applyApprovals, type ApprovalOptions, withApprovalOptions } from './approval-options.ts';

/**
 * The options that decide about late, overlapping and failing runs, read. `never`
 * stands for what the API has null or nothing for: commander drops such values.
 */
export interface PolicyOptions
  extends ApprovalOptions,
    EnvironmentOptions,
    SurvivalOptions,
    GuardOptions {
  readonly catchUp?: Limited<CatchUpPolicy['mode']>;
  readonly notAfter?: string | number;
  readonly overlap?: Limited<OverlapPolicy['mode']>;
  readonly pauseAfterFailures?: number | 'never';
  readonly jitter?: number;
}

/** A mode, with the limit that stands behind it after a colon, if one does. */
export interface Limited<M extends string> {
  readonly mode: M;
  readonly max?: number;
}

const never = 'never';
const most = 1_000;
const hourMs = 3_600_000;

/** Gives a command the options that set policies. */
export function withPolicyOptions(command: Command): Command {
  return withGuardOptions(withSurvivalOptions(withEnvironmentOptions(withApprovalOptions(command))))
    .option(
      '--catch-up <how>',
      'slots that passed unseen: skip, latest (the usual) or all[:MAX]',
      catchUpOf,
    )
    .option(
      '--not-after <time>',
      'no run later than that: a time such as 11:00, a length such as 30m, or never',
      notAfterOf,
    )
    .option(
      '--overlap <how>',
      'while a run is live: skip (the usual), queue_one, queue_all[:MAX], allow[:MAX] or cancel_running',
      overlapOf,
    )
    .option('--pause-after-failures <count>', 'failed runs in a row, or never', failuresOf)
    .option(
      '--jitter <length>',
      'start later by a fixed part of this, such as 5m; 0s ends it',
      jitterOf,
    );
}

/** Whether any of them was given. */
export function namesPolicies(own: PolicyOptions): boolean {
  const { catchUp, notAfter, overlap, pauseAfterFailures, jitter } = own;
  const { approvals, approvalDeadline } = own;
  const timing = [catchUp, notAfter, overlap, pauseAfterFailures, jitter];
  const named = [...timing, approvals, approvalDeadline].some((it) => it !== undefined);
  return named || namesEnvironment(own) || namesSurvival(own) || namesGuards(own);
}

/** The policies with what the options name; the rest stays. The API replaces policies as a whole. */
export function applyPolicies(before: Policies, own: PolicyOptions): Policies {
  const { notAfter: stood, ...catchUp } = before.catchUp;
  const notAfter = own.notAfter ?? stood;
  const failures = own.pauseAfterFailures ?? before.pauseAfterFailures;
  return {
    ...before,
    catchUp: {
      ...catchUp,
      ...own.catchUp,
      ...(notAfter === undefined || notAfter === never ? {} : { notAfter }),
    },
    overlap: overlapAfter(before.overlap, own.overlap),
    pauseAfterFailures: failures === never ? null : failures,
    jitterMs: own.jitter ?? before.jitterMs,
    approvals: applyApprovals(before.approvals, own),
    environment: applyEnvironment(before.environment, own),
    ...applySurvival(before, own),
    ...applyGuards(before, own),
  };
}

/** What `max` counts differs by mode, so that it does not outlast a change of mode. */
function overlapAfter(before: OverlapPolicy, own: PolicyOptions['overlap']): OverlapPolicy {
  if (own === undefined) return before;
  const { max } = own.mode === before.mode ? before : defaultPolicies.overlap;
  return { max, ...own };
}

function catchUpOf(text: string): Limited<CatchUpPolicy['mode']> {
  const { word, max } = limited(text, ['all']);
  const mode = CatchUpPolicy.shape.mode.safeParse(word);
  if (mode.success) return { mode: mode.data, ...max };
  throw new InvalidArgumentError('Expected skip, latest, all or all:MAX.');
}

export function overlapOf(text: string): Limited<OverlapPolicy['mode']> {
  const { word, max } = limited(text, ['queue_all', 'allow']);
  const mode = OverlapPolicy.shape.mode.safeParse(word);
  if (mode.success) return { mode: mode.data, ...max };
  throw new InvalidArgumentError(
    'Expected skip, queue_one, queue_all, queue_all:MAX, allow, allow:MAX or cancel_running.',
  );
}

/** The word, and its limit where one is given to a mode that has any. */
function limited(text: string, modes: readonly string[]) {
  const [word = '', limit] = text.split(/:(.*)/s, 2);
  if (limit === undefined) return { word, max: {} };
  if (!modes.includes(word)) {
    const shown = modes.map((mode) => `${mode}:3`).join(' or ');
    const verb = modes.length === 1 ? 'takes' : 'take';
    throw new InvalidArgumentError(`Only ${modes.join(' and ')} ${verb} a limit, as ${shown}.`);
  }
  return { word, max: { max: countUpTo(most)(limit) } };
}

function notAfterOf(text: string): string | number {
  if (text === never || WallTime.safeParse(text).success) return text;
  const ms = readLength(text)?.ms ?? 0;
  if (ms >= 1_000) return ms;
  throw new InvalidArgumentError('Expected a time such as 11:00, a length such as 30m, or never.');
}

function failuresOf(text: string): number | 'never' {
  return text === never ? never : countUpTo(most)(text);
}

function jitterOf(text: string): number {
  const ms = readLength(text)?.ms ?? Infinity;
  if (ms <= hourMs) return ms;
  throw new InvalidArgumentError('Expected a length of up to one hour, such as 30s or 5m.');
}
