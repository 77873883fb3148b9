import type { AuditFinding, RoutineVersion } from '@open-design/contracts';
import type { Calendar } from '../handoff.ts';
import type { Plan } from '../store/plan.ts';
import { entriesWithin, type LedgerSlots, rangeAcross } from '../store/queries/slots.ts';
import { listVersions } from '../store/queries/versions.ts';
import { placeOf, Tally } from './tally.ts';

/** The ledger of one routine held against its definitions. */
export interface RoutineAudit {
  readonly expected: number;
  readonly recorded: number;
  readonly missing: readonly AuditFinding[];
  readonly extra: readonly AuditFinding[];
  readonly twice: readonly AuditFinding[];
}

export interface AuditScope {
  readonly routineId: string;
  /** (from, to], UTC epoch ms. Nothing is expected after the routine's cursor: those slots are still to be looked at. */
  readonly from: number;
  readonly to: number;
}

/** Works the expected slots out anew from the versions, and compares. */
export function* auditRoutine(calendar: Calendar, wish: AuditScope): Plan<RoutineAudit> {
  // A row that stands for many slots is audited whole, also when the scope begins in the middle of it.
  const across = yield* rangeAcross(wish.routineId, wish.from);
  const scope = across === null ? wish : { ...wish, from: across.slotAt - 1 };
  const versions = yield* listVersions(scope.routineId);
  const ledger = yield* entriesWithin(scope.routineId, scope.from, scope.to);
  const { once, twice } = unrepeated(ledger);
  const tally = new Tally(once.singles);
  let after = scope.from;
  for (const version of versions) {
    const from = Math.max(version.activeFrom, scope.from);
    const until = Math.min(version.activeUntil ?? scope.to, scope.to);
    if (until <= from) continue;
    tally.unexpected(after, from, once.ranges);
    if (version.active) compare(calendar, version, { from, until }, { once, tally });
    else tally.unexpected(from, until, once.ranges);
    after = until;
  }
  tally.unexpected(after, scope.to, once.ranges);
  const told = (slots: readonly number[]) =>
    slots.map((slotAt) => ({ routineId: scope.routineId, slotAt }));
  return {
    expected: tally.expected,
    recorded: ledger.ranges.reduce((sum, it) => sum + it.count, ledger.singles.length),
    missing: told(tally.missing),
    extra: told(tally.extra),
    twice: told(twice),
  };
}

/** The stretches of one version, between the rows that stand for many slots. */
function compare(
  calendar: Calendar,
  { definition: { schedule } }: RoutineVersion,
  { from, until }: { readonly from: number; readonly until: number },
  { once, tally }: { readonly once: LedgerSlots; readonly tally: Tally },
): void {
  let after = from;
  for (const range of once.ranges) {
    if (range.slotAt <= from || range.slotAt > until) continue;
    tally.count(calendar.slots(schedule, after, range.slotAt - 1), after, range.slotAt - 1);
    tally.countRange(range, calendar.passed(schedule, range.slotAt - 1, range.untilAt));
    after = range.untilAt;
  }
  if (after < until) tally.count(calendar.slots(schedule, after, until), after, until);
}

/** Takes out entries that lie in the stretch of another one. */
function unrepeated({ singles, ranges }: LedgerSlots): { once: LedgerSlots; twice: number[] } {
  const kept: LedgerSlots['ranges'][number][] = [];
  const twice: number[] = [];
  const inside = new Set<number>();
  for (const range of ranges) {
    const previous = kept.at(-1);
    if (previous !== undefined && range.slotAt <= previous.untilAt) {
      twice.push(range.slotAt);
      continue;
    }
    kept.push(range);
    const first = placeOf(singles, range.slotAt - 1);
    for (const slotAt of singles.slice(first, placeOf(singles, range.untilAt))) inside.add(slotAt);
  }
  const alone = inside.size === 0 ? singles : singles.filter((slotAt) => !inside.has(slotAt));
  return { once: { singles: alone, ranges: kept }, twice: [...twice, ...inside] };
}
