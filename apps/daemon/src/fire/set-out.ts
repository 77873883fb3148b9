import type { Claim, Failure, PreparedRun } from '../handoff.ts';
import { markRunning } from '../record/finish.ts';
import { admit, type Admission } from '../run/budget/admit.ts';
import { type FolderApplicant, stepInLine } from '../run/folder-lock.ts';
import { mayHaveToWait } from '../run/rest/account-rest.ts';
import { unfit } from '../run/unfit.ts';
import { spoolFolder } from '../spool/folder.ts';
import type { Plan } from '../store/plan.ts';
import { projectOfRoutine } from '../store/queries/routines.ts';
import type { Rooms } from './rooms.ts';

/** A run that is at work from now on, in the store: what its budgets admit, or why no agent can work at it. */
export type SetOut = { readonly admission: Admission } | { readonly unfit: Failure };

type Desk = Pick<Rooms, 'agents' | 'budgets' | 'claim' | 'dataDir'>;

/**
 * Writes down all that must stand before a keeper is asked: that the run is at
 * work, where its spool will be, and what its budgets hold for it. One
 * transaction, because the agent waits for each commit. The run has its place.
 *
 * @param at UTC epoch ms
 * @returns null when the run had ended already, or is in another daemon's hands
 */
export function* setOut(desk: Desk, run: PreparedRun, at: number): Plan<SetOut | null> {
  const spool = spoolFolder(desk.dataDir, run.agentRunId);
  if (!(yield* markRunning(run, spool, desk.claim.daemonId, at))) return null;
  const failure = unfit(run, desk.agents);
  if (failure !== null) return { unfit: failure };
  return { admission: yield* admit(run, desk.budgets, at) };
}

/**
 * The folder that a claimed run will work in, as far as it can be told before
 * the run is prepared. Never rejects: what cannot be told is looked at later,
 * where its failure counts.
 */
export async function lookAhead(
  { store, workspaces }: Pick<Rooms, 'store' | 'workspaces'>,
  { routineId }: Pick<Claim, 'routineId'>,
): Promise<(run: PreparedRun) => FolderApplicant | null> {
  try {
    return await workspaces.foresee(await store.read(() => projectOfRoutine(routineId)));
  } catch {
    return () => null;
  }
}

/**
 * The same in the transaction that prepares the run, where nobody is in front
 * of it at its folder, and no limit of its agent's account may be in its way.
 *
 * @param turn its place in the line at the folder that it will work in; null where that is not foreseen
 * @returns null when the run has to wait, or its folder must be looked at first; what is written then is its place in the line
 */
export function* setOutAtOnce(
  desk: Desk & Pick<Rooms, 'rests'>,
  run: PreparedRun,
  turn: FolderApplicant | null,
  at: number,
): Plan<SetOut | null> {
  // Which of the agent's accounts it is must be looked up then, outside of a transaction.
  if (yield* mayHaveToWait(desk.rests.familyOf(run.agentId ?? ''), at)) return null;
  if (run.policies.workspace.mode === 'in_place') {
    if (turn === null || (yield* stepInLine(turn)) !== null) return null;
  }
  return yield* setOut(desk, run, at);
}
