import { now } from '../clock.ts';
import type { Outcome, PreparedRun } from '../handoff.ts';
import { Meter } from '../keeper/meter.ts';
import { admit, type Admission, type Admitted } from '../run/budget/admit.ts';
import type { Bounds } from '../run/budget/amounts.ts';
import { noteSpending } from '../run/budget/settle.ts';
import type { SpoolLine } from '../spool/line.ts';
import { openReader } from '../spool/read.ts';
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
): Promise<Admitted | { readonly outcome: Outcome }> {
  const admission = known ?? (await store.write(() => admit(run, budgets, now())));
  if ('most' in admission) return admission;
  const { refusal } = admission;
  const failure = { code: 'BUDGET_EXCEEDED', message: refusal } as const;
  const end = { isCanceled: false, failure, exitCode: null, signal: null, answer: '' };
  // In an attempt before this one the agent was at work.
  const isFirst = run.attempt === 1 && run.resume === null;
  return { outcome: { ...end, blocked: refusal, ...(isFirst && { skippedBy: 'budget' }) } };
}

/** What a run may use from now on; null when it must be stopped; undefined when nothing changed or nobody could be asked. */
type Word = Bounds | null | undefined;

/**
 * Writes down what a run uses, line by line of its spool, and says how much it
 * may go on to use. @throws Error when the spool cannot be read
 *
 * @param spool its folder, where all that it said is read again from its start
 * @param seen the number of the last event that was read before
 */
export async function spendWatch(
  { store, budgets, log }: Pick<Rooms, 'store' | 'budgets' | 'log'>,
  run: PreparedRun,
  { spool, seen }: { readonly spool: string; readonly seen: number },
): Promise<(lines: readonly SpoolLine[]) => Promise<Word>> {
  const spending = await persist(log, () => store.read(() => findSpending(run.agentRunId)));
  // No budget of a day bounds it.
  if (!spending) return () => Promise.resolve(undefined);
  const meter = new Meter();
  let hasNews = seen > 0;
  for (const line of seen > 0 ? await linesUntil(spool, seen) : []) meter.add(line);
  return async (lines) => {
    for (const line of lines) if ('seq' in line && meter.add(line)) hasNews = true;
    if (!hasNews) return undefined;
    hasNews = false;
    const note = { used: meter, step: meter.step };
    return await persist(log, () => store.write(() => noteSpending(run, note, budgets, now())));
  };
}

/** What a run had said when a daemon before this one let go of it: what it used of that may not be written down. */
async function linesUntil(spool: string, seen: number) {
  const reader = await openReader(spool, 0);
  const known: Extract<SpoolLine, { seq: number }>[] = [];
  try {
    for (;;) {
      const lines = await reader.read();
      const events = lines.flatMap((line) => ('seq' in line ? [line] : []));
      known.push(...events.filter(({ seq }) => seq <= seen));
      if (lines.length === 0 || events.some(({ seq }) => seq >= seen)) return known;
    }
  } finally {
    await reader.close();
  }
}
