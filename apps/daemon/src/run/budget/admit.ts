import type { PreparedRun } from '../../handoff.ts';
import type { Plan } from '../../store/plan.ts';
import { getProject } from '../../store/queries/projects.ts';
import {
  type Amounts,
  findSpending,
  insertSpending,
  recentUse,
  spentBy,
  takeScopes,
} from '../../store/queries/spendings.ts';
import { type Bounds, boundsOf, inWords, type Unit, units } from './amounts.ts';
import { type BudgetSettings, type DayLimit, type DayOf, dayLimits } from './day-limits.ts';
import { type Need, needOf, runsLookedAt, tighter } from './estimate.ts';

/** What a run may use at the most, and of the budgets of its day until it is granted more. */
export interface Admitted {
  readonly most: Bounds;
  readonly granted: Bounds;
}

/** A run may start; or why it may not, in a sentence. */
export type Admission = Admitted | { readonly refusal: string };

/** What decides beside the run. */
export interface AdmissionDesk {
  readonly settings: BudgetSettings;
  readonly dayOf: DayOf;
}

type AdmittedRun = Pick<PreparedRun, 'agentRunId' | 'routineId' | 'projectId' | 'policies'>;

/**
 * Admits a run when every budget of its day has room for what it will need, and
 * holds that for it until it has ended. Daemons that admit under one budget do
 * so one after the other, so that together they hold no more than there is. An
 * attempt that was admitted before is admitted again, and nothing is held twice.
 *
 * @param at UTC epoch ms
 */
export function* admit(run: AdmittedRun, desk: AdmissionDesk, at: number): Plan<Admission> {
  const { agentRunId, routineId, projectId, policies } = run;
  const ofRun = boundsOf(policies.budget.tokensPerRun, policies.budget.usdPerRun);
  const project = yield* getProject(projectId);
  const limits = dayLimits(run, project?.metadata ?? null, { ...desk, at });
  if (limits.length === 0) return { most: ofRun, granted: noBound };
  yield* takeScopes(
    limits.map(({ scope }) => scope),
    at,
  );
  const before = yield* findSpending(agentRunId);
  if (before !== null) return { most: before.most, granted: grantOf(before.reserved, limits) };
  const history = routineId === null ? [] : yield* recentUse(routineId, runsLookedAt);
  const ofDays = limits.map(({ most }) => most);
  const need = {
    tokens: needOf('tokens', history, ofRun, ofDays),
    microUsd: needOf('microUsd', history, ofRun, ofDays),
  };
  let left: Bounds = { tokens: null, microUsd: null };
  for (const limit of limits) {
    const spent = yield* spentBy(limit.spender, limit.from, limit.until);
    for (const unit of units) {
      const bound = limit.most[unit];
      if (bound === null) continue;
      const rest = Math.max(0, bound - spent[unit]);
      if (need[unit].least > rest) return { refusal: refusal(limit, unit, rest, need[unit]) };
      left = { ...left, [unit]: tighter(left[unit], rest) };
    }
  }
  const heldOf = (unit: Unit) => Math.min(need[unit].most, left[unit] ?? Infinity);
  const reserved = { tokens: heldOf('tokens'), microUsd: heldOf('microUsd') };
  const most = {
    tokens: tighter(ofRun.tokens, left.tokens),
    microUsd: tighter(ofRun.microUsd, left.microUsd),
  };
  const used = { tokens: 0, microUsd: 0 };
  const own = { agentRunId, routineId, projectId, admittedAt: at };
  yield* insertSpending({ ...own, reserved, used, most, isClosed: false });
  return { most, granted: grantOf(reserved, limits) };
}

const noBound: Bounds = { tokens: null, microUsd: null };

/** Of what is held for a run, what bounds it. */
export function grantOf(held: Amounts, limits: readonly DayLimit[]): Bounds {
  const boundOf = (unit: Unit) =>
    limits.some(({ most }) => most[unit] !== null) ? held[unit] : null;
  return { tokens: boundOf('tokens'), microUsd: boundOf('microUsd') };
}

function refusal(
  { owner, setting, most, until }: DayLimit,
  unit: Unit,
  rest: number,
  { least }: Need,
): string {
  const [budget, left, need] = [most[unit] ?? 0, rest, least].map((it) => inWords(unit, it));
  return `The run was not started: the budget ${owner} for the day, ${budget}, has ${left} left, and it needs ${need} to start, by what such runs used before. The next day begins at ${new Date(until).toISOString()}; to run it sooner, raise ${setting[unit]}.`;
}
