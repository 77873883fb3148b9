import type { RunStatus } from '@open-design/contracts';
import type { Replanned } from '../claim/replan.ts';
import type { ClaimedBatch, ClaimedSlots } from '../claim/claim-due.ts';
import type { PreparedRun } from '../handoff.ts';
import type { Rooms } from './rooms.ts';

type Voices = Pick<Rooms, 'hub' | 'log'>;

/** Says which slots were claimed and which did not run. */
export function announceClaims({ hub, log }: Voices, { claims, unrun }: ClaimedSlots): void {
  for (const { routineId, slotAt, runId, claimedAt } of claims) {
    if (slotAt === null) continue;
    hub.publish({ type: 'slot.claimed', routineId, slotAt, runId });
    log.info({ step: 'claim', routineId, slotAt, runId, lateMs: claimedAt - slotAt }, 'claimed');
  }
  for (const { cause, outcome, ...slots } of unrun) {
    const { routineId, slotAt, untilAt, count } = slots;
    hub.publish({ type: 'slot.unrun', routineId, slotAt, untilAt, count, outcome });
    log.warn({ step: 'claim', ...slots, cause }, outcome);
  }
}

/** Says which routines this daemon cannot plan, and why. */
export function announceUnreadable({ log }: Voices, { unreadable }: ClaimedBatch): void {
  for (const { routineId, why } of unreadable) {
    log.error({ step: 'schedule', routineId, why }, 'cannot read the schedule');
  }
}

/** Says that the rules of time zones have changed, and what was planned anew. */
export function announceReplanned({ hub, log }: Voices, it: Replanned): void {
  const [from, to] = [editionOf(it.from), editionOf(it.to)];
  const { routines } = it;
  hub.publish({ type: 'zones.changed', from, to, routines });
  log.warn({ step: 'schedule', from, to, routines }, 'time zones have new rules: planned anew');
}

function editionOf({ tz, icu }: Replanned['from']): string {
  return `${tz} (ICU ${icu})`;
}

/** Says that a run is ready for its agent. */
export function announcePrepared({ hub, log }: Voices, run: PreparedRun): void {
  const { routineId, runId, agentRunId, projectId, conversationId } = run;
  const ids = { routineId, runId, agentRunId, projectId, conversationId };
  hub.publish({ type: 'run.prepared', ...ids });
  log.info({ step: 'prepare', ...ids }, 'prepared');
}

/** Says that a run's agent is at work. */
export function announceStarted({ hub, log }: Voices, run: PreparedRun): void {
  const { runId, agentRunId, projectId, agentId } = run;
  hub.publish({ type: 'run.started', runId, agentRunId, projectId });
  log.info({ step: 'run', agentRunId, agentId }, 'started');
}

/** Says that an attempt ended and another follows. */
export function announceRetry(
  { hub, log }: Voices,
  { runId, agentRunId }: PreparedRun,
  { status, error }: { readonly status: RunStatus; readonly error: string | null },
  next: { readonly run: PreparedRun; readonly notBefore: number },
): void {
  const { attempt, agentRunId: nextId } = next.run;
  if (runId !== null)
    hub.publish({ type: 'run.retried', runId, agentRunId, attempt, nextAgentRunId: nextId });
  const { notBefore } = next;
  log.warn({ step: 'record', agentRunId, runId, status, error, attempt, notBefore }, 'tries again');
}

/** Says that the account of a run's agent is at rest. @param until UTC epoch ms */
export function announceRest(
  { hub, log }: Voices,
  { agentRunId, agentId }: PreparedRun,
  until: number,
): void {
  hub.publish({ type: 'agent.rests', agentId: agentId ?? '', until });
  log.warn({ step: 'record', agentRunId, agentId, until }, 'usage limit reached');
}

/** Says how a run ended. */
export function announceFinished(
  { hub, log }: Voices,
  run: Pick<PreparedRun, 'runId' | 'routineId' | 'agentRunId' | 'projectId'>,
  { status, error }: { readonly status: RunStatus; readonly error: string | null },
): void {
  const { routineId, runId, agentRunId, projectId } = run;
  hub.publish({ type: 'run.finished', routineId, runId, agentRunId, projectId, status });
  log.info({ step: 'record', agentRunId, runId, status, error }, status);
}
