import type { Outcome, PreparedRun } from '../../handoff.ts';
import type { Plan } from '../../store/plan.ts';
import { getProject } from '../../store/queries/projects.ts';
import {
  type Amounts,
  dropSpending,
  findSpending,
  insertSpending,
  setReserved,
  setUsed,
  spentBy,
  takeScopes,
} from '../../store/queries/spendings.ts';
import { type AdmissionDesk, grantOf } from './admit.ts';
import { amountsOf, type Bounds, units } from './amounts.ts';
import { type DayLimit, dayLimits } from './day-limits.ts';
import { tighter } from './estimate.ts';

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

/** What a run at work has used since its start, and the most that one of its events told of. */
export interface SpendingNote {
  readonly used: Amounts;
  readonly step: Amounts;
}

/**
 * Writes down what a run at work has used so far, and holds its next event for
 * it, by the largest that it has told of, while its days have anything left:
 * so that of all runs together only the one that takes the last of a budget may
 * pass it, and by less than that event.
 *
 * @param at UTC epoch ms
 * @returns what it may use now; null when there is nothing left for its next event, and it must be stopped
 */
export function* noteSpending(
  run: SpendingRun,
  { used, step }: SpendingNote,
  desk: AdmissionDesk,
  at: number,
): Plan<Bounds | null> {
  const row = yield* findSpending(run.agentRunId);
  if (row === null || row.isClosed) return { tokens: null, microUsd: null };
  const project = yield* getProject(run.projectId);
  const limits = dayLimits(run, project?.metadata ?? null, { ...desk, at: row.admittedAt });
  yield* takeScopes(
    limits.map(({ scope }) => scope),
    at,
  );
  // Read again: another transaction may have had it before the scopes were taken.
  const before = (yield* findSpending(run.agentRunId)) ?? row;
  const now = larger(used, before.used);
  yield* setUsed(run.agentRunId, now, false);
  const left = yield* leftOf(limits);
  const held: { tokens: number; microUsd: number } = { ...before.reserved };
  for (const unit of units) {
    const next = now[unit] + step[unit];
    const room = left[unit];
    if (room === null || next <= held[unit]) continue;
    if (room <= 0) return null;
    held[unit] = next;
  }
  yield* setReserved(run.agentRunId, held);
  return grantOf(held, limits);
}

/** What the tightest of the budgets has left beside all that is used or held; null where none bounds it. */
function* leftOf(limits: readonly DayLimit[]): Plan<Bounds> {
  const left: { tokens: number | null; microUsd: number | null } = { tokens: null, microUsd: null };
  for (const { spender, from, until, most } of limits) {
    const spent = yield* spentBy(spender, from, until);
    for (const unit of units) {
      const bound = most[unit];
      if (bound !== null) left[unit] = tighter(left[unit], bound - spent[unit]);
    }
  }
  return left;
}

function larger(one: Amounts, other: Amounts): Amounts {
  return {
    tokens: Math.max(one.tokens, other.tokens),
    microUsd: Math.max(one.microUsd, other.microUsd),
  };
}
