import type {
  PermissionOption,
  PermissionOptionKind,
  RequestPermissionRequest,
  RequestPermissionResponse,
} from '@agentclientprotocol/sdk';
import { defaultApprovals } from '@open-design/contracts';
import type { AgentAssignment, AgentPort } from '../agent.ts';
import { decide, type Decision } from '../approval/decide.ts';
import { type AnsweredBefore, fingerprintOf, putQuestion, textOf } from './question.ts';
import type { ToolCall, ToolCalls } from './tool-calls.ts';
import { ToolCallPart } from './updates.ts';

/** What answering stands on. */
export interface Desk {
  readonly port: AgentPort;
  readonly calls: ToolCalls;
  readonly assignment: AgentAssignment;
  /** The answer to the question with which a resumed conversation had ended. */
  readonly before: AnsweredBefore;
  /** Aborted when the turn is being stopped: no answer is wanted any more. */
  readonly signal: AbortSignal;
  /** Ends the turn, because a question has waited too long. */
  readonly park: () => void;
}

/** What becomes of a call, with how that is said of it. */
type Verdict = (Decision | { readonly verdict: 'dropped' }) & {
  /** The run's events say it already. */
  readonly isTold?: true;
};

/**
 * Answers an agent that asks to be permitted something, by the routine's
 * policy. Each answer is in the run's events. An option is chosen by its kind,
 * since its id means something to that agent only.
 *
 * @param signal aborted when the agent takes its question back, or is gone
 */
export async function answerPermission(
  request: RequestPermissionRequest,
  desk: Desk,
  signal: AbortSignal,
): Promise<RequestPermissionResponse> {
  // The protocol asks for this answer once a turn has been canceled.
  if (desk.signal.aborted) return dropped;
  const { calls, assignment } = desk;
  const call = calls.note(ToolCallPart.parse(request.toolCall));
  const policy = assignment.approvals ?? defaultApprovals;
  const decision = await decide(policy, call, assignment.cwd);
  if (decision.verdict !== 'ask')
    // What is allowed without a person's word is never allowed for good where a path decided.
    return settle(request, desk, call, {
      verdict: decision,
      allow: policy.mode === 'allow_all' ? anyAllow : ['allow_once'],
    });
  const verdict = await askFor(request, desk, call, AbortSignal.any([desk.signal, signal]));
  return settle(request, desk, call, { verdict, allow: anyAllow });
}

const dropped: RequestPermissionResponse = { outcome: { outcome: 'cancelled' } };
const anyAllow: readonly PermissionOptionKind[] = ['allow_once', 'allow_always'];

async function askFor(
  { options, sessionId }: RequestPermissionRequest,
  { port, assignment, before, park }: Desk,
  call: ToolCall,
  signal: AbortSignal,
): Promise<Verdict> {
  if (pick(options, anyAllow) === undefined)
    return { verdict: 'denied', why: 'it can only be refused' };
  const known = before.take(fingerprintOf(call));
  if (known !== null) return known;
  if (port.ask === undefined) return { verdict: 'denied', why: 'there is nobody to ask' };
  const policy = assignment.approvals ?? defaultApprovals;
  const { state, note } = await putQuestion({ port, policy, signal }, { call, options, sessionId });
  switch (state) {
    case 'allowed':
      return { verdict: 'allowed', isTold: true };
    case 'denied':
      return { verdict: 'denied', why: `it was denied${note ? `: ${note}` : ''}`, isTold: true };
    case 'expired':
      return { verdict: 'denied', why: 'nobody answered in time', isTold: true };
    case 'parked':
      park();
      return { verdict: 'dropped' };
    case 'withdrawn':
      return { verdict: 'dropped' };
  }
}

async function settle(
  { toolCall, options }: RequestPermissionRequest,
  { port, calls, assignment }: Desk,
  call: ToolCall,
  it: { readonly verdict: Verdict; readonly allow: readonly PermissionOptionKind[] },
): Promise<RequestPermissionResponse> {
  const { verdict, isTold = false } = it.verdict;
  const say = async (code: string, words: string) => {
    const message = `${textOf(call)}: ${words}`;
    if (!isTold) await port.emit({ name: 'diagnostic', data: { code, message } });
  };
  if (verdict === 'dropped' || verdict === 'ask') return dropped;
  const allowed = verdict === 'allowed' ? pick(options, it.allow) : undefined;
  if (allowed !== undefined) {
    await say('permission_allowed', [...call.paths].join(', '));
    return { outcome: { outcome: 'selected', optionId: allowed.optionId } };
  }
  const why = 'why' in it.verdict ? it.verdict.why : 'it can only be allowed for good';
  await say('permission_denied', why);
  const isAsked = assignment.approvals?.mode === 'ask';
  const how = isAsked ? `was not permitted: ${why}` : 'was not permitted in an unattended run';
  calls.deny(toolCall.toolCallId, call.title, how);
  const refusal = pick(options, ['reject_once', 'reject_always']);
  if (refusal === undefined) return { ...dropped, _meta: { 'open-design': { why } } };
  return {
    outcome: { outcome: 'selected', optionId: refusal.optionId },
    _meta: { 'open-design': { why } },
  };
}

function pick(options: readonly PermissionOption[], kinds: readonly PermissionOptionKind[]) {
  return kinds.flatMap((kind) => options.find((option) => option.kind === kind) ?? [])[0];
}
