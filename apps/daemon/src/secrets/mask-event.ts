import type { AgentPayload, PermissionQuestion, RunEventBody } from '@open-design/contracts';
import type { Outcome } from '../handoff.ts';
import type { Mask } from './mask.ts';
import { maskJson } from './mask-json.ts';

/** An event with all that an agent or its program wrote masked; ids and our own words stay. */
export function maskEvent(event: RunEventBody, mask: Mask): RunEventBody {
  switch (event.name) {
    case 'stdout':
    case 'stderr':
      return { ...event, data: { text: mask.text(event.data.text) } };
    case 'agent':
      return { ...event, data: maskPayload(event.data, mask) };
    case 'diagnostic':
      return { ...event, data: { ...event.data, message: mask.cut(event.data.message) } };
    case 'error':
      return { ...event, data: { ...event.data, message: mask.cut(event.data.message) } };
    case 'end':
      return { ...event, data: { ...event.data, error: maskNullable(event.data.error, mask) } };
    case 'permission_request':
      return { ...event, data: maskQuestion(event.data, mask) };
    case 'permission_answer':
      return { ...event, data: { ...event.data, note: maskNullable(event.data.note, mask) } };
    case 'start':
      return event;
  }
}

function maskPayload(it: AgentPayload, mask: Mask): AgentPayload {
  switch (it.type) {
    case 'status':
      return {
        ...it,
        status: mask.text(it.status),
        ...(it.detail !== undefined && { detail: mask.text(it.detail) }),
      };
    case 'text_delta':
    case 'thinking_delta':
      return { ...it, text: mask.text(it.text) };
    case 'tool_use':
      return { ...it, name: mask.text(it.name), input: maskJson(it.input, mask) };
    case 'tool_result':
      return { ...it, content: maskJson(it.content, mask) };
    case 'usage':
      return { ...it, stopReason: maskNullable(it.stopReason, mask) };
    case 'raw':
      return { ...it, raw: maskJson(it.raw, mask) };
  }
}

/** A question without secrets; what identifies it and its answers stays. */
export function maskQuestion(question: PermissionQuestion, mask: Mask): PermissionQuestion {
  return {
    ...question,
    title: mask.cut(question.title),
    detail: maskNullable(question.detail, mask),
    paths: question.paths.map((path) => mask.text(path)),
    options: question.options.map((it) => ({ ...it, name: mask.text(it.name) })),
  };
}

/** An outcome without secrets, also without the parts of values that were left when its texts were cut. */
export function maskOutcome(outcome: Outcome, mask: Mask): Outcome {
  const { failure, timedOut, blocked, interrupted } = outcome;
  return {
    ...outcome,
    failure: failure && { ...failure, message: mask.cut(failure.message) },
    answer: mask.cut(outcome.answer),
    ...(timedOut && { timedOut: { ...timedOut, lastSeen: mask.cut(timedOut.lastSeen) } }),
    ...(blocked && { blocked: mask.cut(blocked) }),
    ...(interrupted && { interrupted: mask.cut(interrupted) }),
  };
}

function maskNullable(text: string | null, mask: Mask): string | null {
  return text === null ? null : mask.cut(text);
}
