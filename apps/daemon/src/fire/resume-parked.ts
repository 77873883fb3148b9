import type { ParkedRun, ResumedRun, ResumeParked } from '../commands/approvals.ts';
import { DaemonError } from '../errors.ts';
import type { Fire } from '../fire.ts';
import { reopenParked } from '../record/next-attempt.ts';
import type { Plan } from '../store/plan.ts';
import { findAttempt } from '../store/queries/open-attempts.ts';

/** Goes on with parked runs: the next attempt is written with the answer, and started after it. */
export function resumeParkedBy(fire: Pick<Fire, 'adopt'>, daemonId: string): ResumeParked {
  return {
    *prepare({ run, resume }: ParkedRun, now: number): Plan<ResumedRun> {
      const parked = yield* findAttempt(run.id);
      const next =
        parked === null ? null : yield* reopenParked(parked.run, resume, { daemonId, now });
      if (next !== null) return { agentRunId: next.agentRunId };
      throw new DaemonError(
        'CONFLICT',
        `Cannot go on with the run ${run.id}: it is not parked any more. \`open-design run show ${run.id}\` says what became of it.`,
      );
    },
    start: ({ agentRunId }) =>
      fire.adopt({
        agentRunId,
        runId: null,
        daemonId,
        onThisMachine: true,
        pid: null,
        startedToken: null,
      }),
  };
}
