/**
 * Live runs have one index instead of two: every claim writes it, and every end
 * writes it again. The claim asks for them by routine, for the overlap decision;
 * with the state as its second column the planner takes this index and never
 * the one of the routine's whole history. Who looks for what a dead daemon left
 * reads all of it, which is as long as there are live runs.
 */
export const claimIndexes: readonly string[] = [
  'DROP INDEX routine_runs_overlap',
  'DROP INDEX routine_runs_live',
  `CREATE INDEX routine_runs_unended ON routine_runs (routine_id, status, claimed_by)
   WHERE status IN ('queued', 'running')`,
];
