import type { Outcome, PreparedRun } from '../../handoff.ts';
import type { Plan } from '../../store/plan.ts';
import { getProject } from '../../store/queries/projects.ts';
import {
  type Amounts,
  dropSpending,
  findSpending,
  insertSpending,
  setUsed,
  spentBy,
  takeScopes,
} from '../../store/queries/spendings.ts';
import type { AdmissionDesk } from './admit.ts';
import { amountsOf, units } from './amounts.ts';
import { dayLimits } from './day-limits.ts';

type SpendingRun = Pick<PreparedRun, 'agentRunId' | 'routineId' | 'projectId' | 'policies'>;

/**
 * Writes down what an attempt used, in the transaction that ends it, and gives
 * back what was held for it beyond that. Where an agent tells tokens and no cost
 * what was held counts as the cost, so that a budget in USD still ends.
 *
 * @param at UTC epoch ms
 */
export function* settleSpending(
  { agentRunId, routineId, projectId }: SpendingRun,
  outcome: Pick<Outcome, 'usage' | 'skippedBy' | 'exitCode' | 'signal' | 'failure' | 'limited'>,
  at: number,
): Plan<void> {
  const { usage } = outcome;
  const told = usage ? amountsOf(usage) : null;
  const row = yield* findSpending(agentRunId);
  if (row === null) {
    // Nothing was bounded: what it used tells what the next one needs.
    if (told === null || (told.tokens === 0 && !told.microUsd)) return;
    const used = { tokens: told.tokens, microUsd: told.microUsd ?? 0 };
    const none = { tokens: null, microUsd: null };
    const own = { agentRunId, routineId, projectId, admittedAt: at };
    const reserved = { tokens: 0, microUsd: 0 };
    yield* insertSpending({ ...own, reserved, used, most: none, isClosed: true });
    return;
  }
  if (neverWorked(outcome)) return yield* dropSpending(agentRunId);
  const tokens = told?.tokens ?? row.used.tokens;
  const unknown = tokens > 0 ? Math.max(row.reserved.microUsd, row.used.microUsd) : 0;
  const microUsd = told?.microUsd ?? (row.used.microUsd || unknown);
  yield* setUsed(agentRunId, { tokens, microUsd }, true);
}

/** It was ended before there was an agent: that says nothing about what its runs need. */
function neverWorked({
  usage,
  skippedBy,
  exitCode,
  signal,
  failure,
  limited,
}: Parameters<typeof settleSpending>[1]): boolean {
  if (skippedBy !== undefined) return true;
  if (limited && !usage?.input && !usage?.output) return true;
  return !usage && exitCode === null && signal === null && failure !== null;
}

/**
 * Writes down what a run at work has used so far. What goes beyond what is held
 * for it must still fit into the budgets of its day, beside what others use.
 *
 * @param used in all since its start @param at UTC epoch ms
 * @returns whether it must be stopped
 */
export function* noteSpending(
  run: SpendingRun,
  used: Amounts,
  desk: AdmissionDesk,
  at: number,
): Plan<boolean> {
  const row = yield* findSpending(run.agentRunId);
  if (row === null || row.isClosed) return false;
  const project = yield* getProject(run.projectId);
  const limits = dayLimits(run, project?.metadata ?? null, { ...desk, at: row.admittedAt });
  yield* takeScopes(
    limits.map(({ scope }) => scope),
    at,
  );
  const tokens = Math.max(used.tokens, row.used.tokens);
  const now: Amounts = { tokens, microUsd: Math.max(used.microUsd, row.used.microUsd) };
  yield* setUsed(run.agentRunId, now, false);
  for (const { spender, from, until, most } of limits) {
    const spent = yield* spentBy(spender, from, until);
    for (const unit of units)
      if (now[unit] > row.reserved[unit] && spent[unit] > (most[unit] ?? Infinity)) return true;
  }
  return false;
}
