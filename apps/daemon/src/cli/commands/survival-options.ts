import { defaultPolicies, type Policies, WorkspacePolicy } from '@open-design/contracts';
import { type Command, InvalidArgumentError } from 'commander';
import { countUpTo } from '../command.ts';
import { lengthText, readLength } from '../length.ts';

/** The options that say how long a run may take, how often it is tried, and where it works. */
export interface SurvivalOptions {
  readonly limit?: number | 'never';
  readonly silence?: number | 'never';
  readonly retry?: number | 'never';
  readonly workspace?: WorkspacePolicy['mode'];
}

const mostAttempts = 20;

export function withSurvivalOptions(command: Command): Command {
  return command
    .option(
      '--limit <length>',
      'end a run that takes longer, such as 90m (usually 6h), or never',
      lengthOrNever,
    )
    .option(
      '--silence <length>',
      'end a run that shows nothing for so long (usually 30m), or never',
      lengthOrNever,
    )
    .option(
      '--retry <attempts>',
      'attempts in all when one is interrupted (usually 3), or never',
      attempts,
    )
    .option(
      '--workspace <where>',
      'in_place (the usual), worktree (a git branch of its own) or copy',
      workspaceOf,
    );
}

/** Whether any of them was given. */
export function namesSurvival({ limit, silence, retry, workspace }: SurvivalOptions): boolean {
  return [limit, silence, retry, workspace].some((it) => it !== undefined);
}

/** The policies with what the options name; the rest stays. */
export function applySurvival(
  before: Pick<Policies, 'limits' | 'retry' | 'workspace'>,
  { limit, silence, retry, workspace }: SurvivalOptions,
): Pick<Policies, 'limits' | 'retry' | 'workspace'> {
  const { limits } = before;
  return {
    limits: {
      ...limits,
      overallMs: after(limits.overallMs, limit),
      noProgressMs: after(limits.noProgressMs, silence),
    },
    retry: {
      ...before.retry,
      attempts: retry === undefined ? before.retry.attempts : retry === 'never' ? 1 : retry,
    },
    workspace: { ...before.workspace, mode: workspace ?? before.workspace.mode },
  };
}

function after(before: number | null, given: number | 'never' | undefined): number | null {
  return given === undefined ? before : given === 'never' ? null : given;
}

/** The three policies, each as its name and what it says. */
export function survivalFacts({
  limits: { overallMs, noProgressMs },
  retry,
  workspace,
}: Policies): readonly (readonly [string, string])[] {
  const limit =
    overallMs === null ? 'takes as long as it takes' : `at most ${lengthText(overallMs)}`;
  const silent =
    noProgressMs === null
      ? 'may be silent'
      : `at most ${lengthText(noProgressMs)} without progress`;
  const { attempts: count, on } = retry;
  return [
    ['limits', `${limit}, ${silent}`],
    ['retry', count === 1 ? 'one attempt' : `up to ${count} attempts, after ${on.join(' and ')}`],
    ['workspace', wheres[workspace.mode]],
  ];
}

const wheres: Readonly<Record<WorkspacePolicy['mode'], string>> = {
  in_place: "in the project's folder, in its turn",
  worktree: 'in a git worktree with a branch of its own',
  copy: "in a copy of the project's folder",
};

function lengthOrNever(text: string): number | 'never' {
  if (text === 'never') return text;
  const ms = readLength(text)?.ms ?? 0;
  if (ms >= 1_000) return ms;
  throw new InvalidArgumentError('Expected a length such as 30m or 6h, or never.');
}

function attempts(text: string): number | 'never' {
  return text === 'never' ? text : countUpTo(mostAttempts)(text);
}

function workspaceOf(text: string): WorkspacePolicy['mode'] {
  const mode = WorkspacePolicy.shape.mode.safeParse(text);
  if (mode.success) return mode.data;
  throw new InvalidArgumentError(
    `Expected in_place, worktree or copy; a new routine works ${defaultPolicies.workspace.mode}.`,
  );
}
