import type { PermissionRequest } from '@open-design/contracts';
import { DaemonError } from '../errors.ts';

/** The run has asked no such question. */
export function noRequest(agentRunId: string, requestId: string): DaemonError {
  return new DaemonError(
    'APPROVAL_NOT_FOUND',
    `The run ${agentRunId} has asked no question ${JSON.stringify(requestId)}. GET /api/approvals lists those that wait for an answer.`,
  );
}

/** The question is parked, its run has not ended yet. */
export function parking({ title }: PermissionRequest): DaemonError {
  return new DaemonError(
    'CONFLICT',
    `The question ${JSON.stringify(title)} passed its deadline just now and its run is being parked. Answer again in a moment.`,
  );
}

/** The question waits for no answer any more; the message says what happened. */
export function tooLate(request: PermissionRequest): DaemonError {
  return new DaemonError(
    'CONFLICT',
    `The question ${JSON.stringify(request.title)} cannot be answered: ${whatHappened(request)}`,
  );
}

function whatHappened({ state, answeredAt, answeredBy, deadlineAt }: PermissionRequest): string {
  const at = (instant: number | null) => (instant === null ? '' : ` at ${iso(instant)}`);
  switch (state) {
    case 'allowed':
    case 'denied':
      return `it was ${state}${answeredBy === null ? '' : ` by a ${answeredBy}`}${at(answeredAt)}.`;
    case 'expired':
      return `nobody answered by ${iso(deadlineAt)}, and the agent was told no.`;
    case 'withdrawn':
      return 'the run ended, or the agent took it back, before anyone answered.';
    case 'parked':
    case 'open':
      return `nobody answered by ${iso(deadlineAt)}, and its run was parked. Answer again to go on with it.`;
  }
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
