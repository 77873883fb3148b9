import type { RoutineSpend, SpendDay } from '@open-design/contracts';
import type { Plan } from '../store/plan.ts';
import {
  type RunTook,
  runsWithin,
  type SpentAt,
  spentWithin,
} from '../store/queries/routine-spend.ts';
import { findReadable } from '../store/queries/unreadable-routines.ts';

/** The day of a zone that an instant lies in: [from, until), UTC epoch ms. */
export type DayOf = (
  zone: string,
  instant: number,
) => { readonly from: number; readonly until: number };

export interface SpendQuestion {
  readonly routineId: string;
  readonly days: number;
  /** UTC epoch ms. */
  readonly now: number;
  /** The daemon's own zone. */
  readonly timeZone: string;
}

/** What a routine's runs used and how long they took, day by day, today last. */
export function* routineSpend(dayOf: DayOf, question: SpendQuestion): Plan<RoutineSpend> {
  const { routineId, days, now, timeZone } = question;
  const routine = yield* findReadable(routineId);
  const timezone = routine?.policies.budget.timezone ?? timeZone;
  const spans = lastDays((at) => dayOf(timezone, at), days, now);
  const [from = now, until = now] = [spans[0]?.from, spans.at(-1)?.until];
  const spent = yield* spentWithin(routineId, from, until);
  const runs = yield* runsWithin(routineId, from, until);
  return { timezone, days: spans.map((span) => dayIn(timezone, span, { spent, runs })) };
}

type Span = ReturnType<DayOf>;

function lastDays(dayAt: (at: number) => Span, count: number, now: number): Span[] {
  const spans = [dayAt(now)];
  for (let [first] = spans; first !== undefined && spans.length < count; [first] = spans) {
    spans.unshift(dayAt(first.from - 1));
  }
  return spans;
}

function dayIn(
  timezone: string,
  span: Span,
  { spent, runs }: { readonly spent: readonly SpentAt[]; readonly runs: readonly RunTook[] },
): SpendDay {
  const used = within(spent, span);
  const claimed = within(runs, span);
  const took = claimed.flatMap(({ tookMs }) => tookMs ?? []).toSorted((a, b) => a - b);
  const microUsd = used.reduce((sum, it) => sum + it.microUsd, 0);
  return {
    date: dateIn(timezone, span),
    ...span,
    runs: claimed.length,
    tokens: used.reduce((sum, { tokens }) => sum + tokens, 0),
    costUsd: microUsd === 0 ? null : microUsd / 1_000_000,
    p50Ms: took[Math.ceil(took.length / 2) - 1] ?? null,
    maxMs: took.at(-1) ?? null,
  };
}

/** Of entries in order those of a day. */
function within<T extends { readonly at: number }>(entries: readonly T[], span: Span): T[] {
  return entries.filter(({ at }) => span.from <= at && at < span.until);
}

/** The clock shows the date of a day in its middle, also where midnight is left out or comes twice. */
function dateIn(timeZone: string, { from, until }: Span): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(
    from + Math.floor((until - from) / 2),
  );
}
