import { type PreCheck, preCheckToken } from '@open-design/contracts';
import type { AgentAssignment } from '../agents/agent.ts';
import { duration } from '../agents/limits/last-seen.ts';
import { canceledOutcome, exitText, failedOutcome } from '../agents/process/outcome.ts';
import type { Outcome } from '../handoff.ts';
import { type GuardEnd, type GuardSetup, runGuard } from './guard.ts';
import type { StartOrder } from './message.ts';

/** A run that may go on to its agent, with this prompt, or how it ended. */
export type Gate = { readonly prompt: string } | { readonly outcome: Outcome };

/** How a pre-check says that there is nothing to do. */
const nothingToDo = 10;

/**
 * Asks a routine's pre-check whether the agent is to be started. A conversation
 * that is gone on with has passed it before.
 */
export async function passGate(
  { preCheck, prompt, resume }: Pick<StartOrder, 'preCheck' | 'prompt' | 'resume'>,
  assignment: AgentAssignment,
  setup: GuardSetup,
): Promise<Gate> {
  if (preCheck === null || resume) return { prompt: withOutput(prompt, '') };
  const end = await runGuard(preCheck, assignment, setup);
  if ('code' in end) {
    const code = end.code === 'AGENT_UNAVAILABLE' ? 'PRECHECK_FAILED' : end.code;
    return { outcome: failedOutcome(code, `The pre-check cannot be run. ${end.message}`) };
  }
  await setup.port.emit({
    name: 'diagnostic',
    data: { code: 'pre_check', message: `The pre-check ${howItEnded(preCheck, end)}.` },
  });
  if (end.isStopped) return { outcome: canceledOutcome() };
  if (end.isTimedOut || end.exitCode === null) return { outcome: failed(preCheck, end) };
  if (end.exitCode === 0) return { prompt: withOutput(prompt, end.output) };
  return {
    outcome: end.exitCode === nothingToDo ? skipped(end, assignment) : failed(preCheck, end),
  };
}

/** Puts the output where the prompt has the token. One pass: what the output says is not read again. */
function withOutput(prompt: string, output: string): string {
  return prompt.split(preCheckToken).join(output.trimEnd());
}

const longestReason = 2_000;

function skipped({ output }: GuardEnd, { attempt }: AgentAssignment): Outcome {
  const said = output.trim().slice(0, longestReason);
  const reason = `The pre-check found nothing to do${said === '' ? '.' : `: ${said}`}`;
  const end = { isCanceled: false, failure: null, exitCode: null, signal: null, answer: reason };
  // In an attempt before this one the agent was at work.
  return { ...end, nothingToDo: reason, ...(attempt === 1 && { skippedBy: 'pre_check' }) };
}

function failed(preCheck: PreCheck, end: GuardEnd): Outcome {
  const words = end.lastWords === '' ? 'It said nothing' : `Its last words: ${end.lastWords}`;
  const message = `The pre-check ${JSON.stringify(preCheck.argv[0])} ${howItEnded(preCheck, end)}, so the agent was not started. ${words}. Exit code 0 starts the agent, 10 says that there is nothing to do: correct the program, or the routine's preCheck.`;
  return failedOutcome('PRECHECK_FAILED', message);
}

function howItEnded({ timeoutMs }: PreCheck, { isTimedOut, tookMs, ...exit }: GuardEnd): string {
  return isTimedOut
    ? `was ended after ${duration(tookMs)}, because it may take ${duration(timeoutMs)}`
    : `${exitText(exit)} after ${duration(tookMs)}`;
}
