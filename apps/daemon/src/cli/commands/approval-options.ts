import { ApprovalPolicy } from '@open-design/contracts';
import { type Command, InvalidArgumentError } from 'commander';
import { lengthText, readLength } from '../length.ts';

/** The options that decide what an agent may do while nobody is there, read. */
export interface ApprovalOptions {
  readonly approvals?: Pick<ApprovalPolicy, 'mode'> & Partial<Pick<ApprovalPolicy, 'onDeadline'>>;
  readonly approvalDeadline?: number;
}

/** Gives a command the options that set the approval policy. */
export function withApprovalOptions(command: Command): Command {
  return command
    .option(
      '--approvals <how>',
      'what its agent may do: deny, allow_in_workspace, allow_all, ask[:deny|park]',
      approvalsOf,
    )
    .option(
      '--approval-deadline <length>',
      'how long a question waits for an answer, such as 10m',
      deadlineOf,
    );
}

/** The policy with what the options name; the rest stays. */
export function applyApprovals(before: ApprovalPolicy, own: ApprovalOptions): ApprovalPolicy {
  return { ...before, ...own.approvals, deadlineMs: own.approvalDeadline ?? before.deadlineMs };
}

/** What a policy means, in words. */
export function approvalText({ mode, deadlineMs, onDeadline }: ApprovalPolicy): string {
  if (mode !== 'ask') return modes[mode];
  const then = onDeadline === 'park' ? 'parks the run' : 'tells the agent no';
  return `asks you, and after ${lengthText(deadlineMs)} ${then}`;
}

const modes = {
  deny: 'denies the agent all that it asks for',
  allow_in_workspace: 'allows the agent to read, edit and search in its workspace',
  allow_all: 'allows the agent all that it asks for',
} as const;

function approvalsOf(text: string): ApprovalOptions['approvals'] {
  const [word, then, ...more] = text.split(':');
  const mode = ApprovalPolicy.shape.mode.safeParse(word);
  const onDeadline = ApprovalPolicy.shape.onDeadline.safeParse(then);
  if (word !== undefined && mode.success && more.length === 0) {
    if (then === undefined) return { mode: mode.data };
    if (mode.data === 'ask' && onDeadline.success)
      return { mode: mode.data, onDeadline: onDeadline.data };
  }
  throw new InvalidArgumentError(
    'Expected deny, allow_in_workspace, allow_all, ask, ask:deny or ask:park.',
  );
}

function deadlineOf(text: string): number {
  const ms = ApprovalPolicy.shape.deadlineMs.safeParse(readLength(text)?.ms ?? 0);
  if (ms.success) return ms.data;
  throw new InvalidArgumentError('Expected a length from 1s to 7d, such as 10m.');
}
