import type { Plan } from '../src/store/plan.ts';
import { sameText } from '../src/store/plan.ts';

/** Ends all runs, so that the next slot of a routine finds none that is live. */
export const endingStatement = `UPDATE routine_runs SET status = 'succeeded' WHERE status = 'queued'`;

export function* endRuns(): Plan<void> {
  yield sameText(endingStatement);
}
