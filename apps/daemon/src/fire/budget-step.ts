import { now } from '../clock.ts';
import type { Outcome, PreparedRun } from '../handoff.ts';
import { Meter } from '../keeper/meter.ts';
import { admit, type Admission } from '../run/budget/admit.ts';
import type { Bounds } from '../run/budget/amounts.ts';
import { noteSpending } from '../run/budget/settle.ts';
import type { SpoolLine } from '../spool/line.ts';
import { findSpending } from '../store/queries/spendings.ts';
import { persist } from './persist.ts';
import type { Rooms } from './rooms.ts';

/**
 * Admits a run under its budgets, where that was not done when it set out.
 * @returns what it may use, or how it ended because there is no room
 */
export async function budgetStep(
  { store, budgets }: Pick<Rooms, 'store' | 'budgets'>,
  run: PreparedRun,
  known: Admission | null,
): Promise<{ readonly most: Bounds } | { readonly outcome: Outcome }> {
  const admission = known ?? (await store.write(() => admit(run, budgets, now())));
  if ('most' in admission) return admission;
  const { refusal } = admission;
  const failure = { code: 'BUDGET_EXCEEDED', message: refusal } as const;
  const end = { isCanceled: false, failure, exitCode: null, signal: null, answer: '' };
  // In an attempt before this one the agent was at work.
  const isFirst = run.attempt === 1 && run.resume === null;
  return { outcome: { ...end, blocked: refusal, ...(isFirst && { skippedBy: 'budget' }) } };
}

/** Writes down what a run uses, line by line of its spool, and says when it must be stopped. Never rejects. */
export async function spendWatch(
  { store, budgets, log }: Pick<Rooms, 'store' | 'budgets' | 'log'>,
  run: PreparedRun,
): Promise<(lines: readonly SpoolLine[]) => Promise<boolean>> {
  const spending = await persist(log, () => store.read(() => findSpending(run.agentRunId)));
  // No budget of a day bounds it.
  if (!spending) return () => Promise.resolve(false);
  const meter = new Meter();
  const { used } = spending;
  return async (lines) => {
    const news = lines.filter((line) => 'seq' in line && meter.add(line));
    if (news.length === 0) return false;
    const tokens = used.tokens + meter.tokens;
    const sum = { tokens, microUsd: used.microUsd + meter.microUsd };
    const isOver = () => store.write(() => noteSpending(run, sum, budgets, now()));
    return (await persist(log, isOver)) ?? false;
  };
}
