import { randomUUID } from 'node:crypto';
import type { Claim } from '../handoff.ts';
import type { Plan } from '../store/plan.ts';
import { insertRoutineRun } from '../store/queries/routine-runs.ts';
import { findRoutine } from '../store/queries/routines.ts';

/**
 * Writes the run row of a manual run: it takes no slot, and a disabled routine
 * may be run too.
 *
 * @param now UTC epoch ms
 * @returns null when there is no such routine
 */
export function* claimManual(routineId: string, daemonId: string, now: number): Plan<Claim | null> {
  const routine = yield* findRoutine(routineId);
  if (routine === null) return null;
  const claim: Claim = {
    runId: `routine-run-${randomUUID()}`,
    routineId,
    trigger: 'manual',
    slotAt: null,
    agentRunId: randomUUID(),
    claimedAt: now,
    version: routine.version,
    startAt: null,
    after: [],
    cancels: false,
  };
  const row = {
    id: claim.runId,
    routineId,
    trigger: claim.trigger,
    status: 'queued',
    projectId: '',
    conversationId: '',
    agentRunId: claim.agentRunId,
    startedAt: now,
    version: routine.version,
  };
  yield* insertRoutineRun(row, daemonId);
  return claim;
}
