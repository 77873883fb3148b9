import type {
  PermissionOption,
  PermissionOptionKind,
  RequestPermissionRequest,
  RequestPermissionResponse,
} from '@agentclientprotocol/sdk';
import type { AgentPort } from '../agent.ts';
import { isInside } from './inside.ts';
import type { ToolCall, ToolCalls } from './tool-calls.ts';
import { ToolCallPart } from './updates.ts';

const harmless = new Set(['read', 'edit', 'search']);

/**
 * Answers an agent that asks to be permitted something while nobody is there:
 * reading, editing and searching within the workspace are allowed, once; all
 * else is refused. Each answer is in the transcript. An option is chosen by its
 * kind, since its id means something to that agent only.
 */
export async function answerPermission(
  request: RequestPermissionRequest,
  {
    port,
    calls,
    cwd,
  }: { readonly port: AgentPort; readonly calls: ToolCalls; readonly cwd: string },
): Promise<RequestPermissionResponse> {
  // The protocol asks for this answer once a turn has been canceled.
  if (port.signal.aborted) return { outcome: { outcome: 'cancelled' } };
  const call = calls.note(ToolCallPart.parse(request.toolCall));
  const objection = await objectionTo(call, cwd);
  const allowed = objection === null ? pick(request.options, ['allow_once']) : undefined;
  if (allowed === undefined) {
    const why = objection ?? 'it can only be allowed for good';
    await report(port, 'permission_denied', `${text(call)}: ${why}`);
    calls.deny(request.toolCall.toolCallId, call.title);
    return answer(pick(request.options, ['reject_once', 'reject_always']));
  }
  await report(port, 'permission_allowed', `${text(call)}: ${[...call.paths].join(', ')}`);
  return answer(allowed);
}

async function objectionTo({ kind, paths }: ToolCall, cwd: string): Promise<string | null> {
  if (kind === null || !harmless.has(kind))
    return `an unattended run allows only ${[...harmless].join(', ')}`;
  if (paths.size === 0) return 'it names no path that could be checked';
  for (const path of paths) {
    if (!(await isInside(cwd, path))) return `${path} is outside the workspace`;
  }
  return null;
}

function pick(options: readonly PermissionOption[], kinds: readonly PermissionOptionKind[]) {
  return kinds.flatMap((kind) => options.find((option) => option.kind === kind) ?? [])[0];
}

function answer(option: PermissionOption | undefined): RequestPermissionResponse {
  if (option === undefined) return { outcome: { outcome: 'cancelled' } };
  return { outcome: { outcome: 'selected', optionId: option.optionId } };
}

function text({ kind, title }: ToolCall): string {
  return `${kind ?? 'unknown kind'} "${title}"`;
}

async function report(port: AgentPort, code: string, message: string): Promise<void> {
  await port.emit({ name: 'diagnostic', data: { code, message } });
}
