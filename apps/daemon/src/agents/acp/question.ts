import { randomUUID } from 'node:crypto';
import type { PermissionOption } from '@agentclientprotocol/sdk';
import type {
  ApprovalPolicy,
  PermissionEnd,
  PermissionQuestion,
  Resume,
} from '@open-design/contracts';
import { now } from '../../clock.ts';
import { digestOf } from '../../digest.ts';
import type { AgentPort } from '../agent.ts';
import type { Decision } from '../approval/decide.ts';
import type { ToolCall } from './tool-calls.ts';

/** Tells one call from another: two with the same fingerprint ask for exactly the same. */
export function fingerprintOf({ kind, title, paths, input }: ToolCall): string {
  return digestOf({ kind, title, paths: [...paths].toSorted(), input: input?.digest ?? null });
}

/** A call in a few words. */
export function textOf({ kind, title }: Pick<ToolCall, 'kind' | 'title'>): string {
  return `${kind ?? 'unknown kind'} "${title}"`;
}

/** Puts a call to a person and waits; the question and its end are events of the run. */
export async function putQuestion(
  {
    port,
    policy,
    signal,
  }: {
    readonly port: AgentPort;
    readonly policy: ApprovalPolicy;
    readonly signal: AbortSignal;
  },
  asked: {
    readonly call: ToolCall;
    readonly options: readonly PermissionOption[];
    readonly sessionId: string;
  },
): Promise<PermissionEnd> {
  const question = questionOf(asked, policy);
  const lost = new AbortController();
  // Asked before it is told: whoever is told may answer at once.
  const ended = port.ask?.(question, {
    onDeadline: policy.onDeadline,
    signal: AbortSignal.any([signal, lost.signal]),
  });
  try {
    await port.emit({ name: 'permission_request', data: question });
  } catch (error) {
    lost.abort();
    throw error;
  }
  const end = (await ended) ?? { id: question.id, state: 'withdrawn', by: null, note: null };
  await port.emit({ name: 'permission_answer', data: end });
  return end;
}

function questionOf(
  {
    call,
    options,
    sessionId,
  }: {
    readonly call: ToolCall;
    readonly options: readonly PermissionOption[];
    readonly sessionId: string;
  },
  { deadlineMs }: ApprovalPolicy,
): PermissionQuestion {
  const askedAt = now();
  return {
    id: `request-${randomUUID()}`,
    askedAt,
    deadlineAt: askedAt + deadlineMs,
    kind: call.kind,
    title: call.title,
    detail: call.input?.text ?? null,
    paths: [...call.paths],
    options: options.map(({ optionId, kind, name }) => ({ id: optionId, kind, name })),
    fingerprint: fingerprintOf(call),
    sessionId,
  };
}

/**
 * The answer to the question that a parked conversation had ended with. When
 * the agent asks exactly the same again, it has its answer, once.
 */
export class AnsweredBefore {
  #resume: Resume | null;

  constructor(resume: Resume | null) {
    this.#resume = resume;
  }

  take(fingerprint: string): Exclude<Decision, { verdict: 'ask' }> | null {
    if (this.#resume?.question.fingerprint !== fingerprint) return null;
    const { answer } = this.#resume;
    this.#resume = null;
    return answer.allow
      ? { verdict: 'allowed' }
      : { verdict: 'denied', why: 'it was denied after the run was parked' };
  }
}
