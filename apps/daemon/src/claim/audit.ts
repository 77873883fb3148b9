import type { AuditFinding, RoutineVersion, VersionFinding } from '@open-design/contracts';
import type { Calendar } from '../handoff.ts';
import type { Plan } from '../store/plan.ts';
import { entriesWithin, type LedgerSlots, rangeAcross } from '../store/queries/slots.ts';
import { listVersions } from '../store/queries/versions.ts';
import { plannedWith } from '../store/queries/zone-data.ts';
import { historyFaults, isReadable } from './history-faults.ts';
import { apartByRules } from './older-rules.ts';
import { placeOf, Tally } from './tally.ts';

/** The ledger of one routine held against its definitions. */
export interface RoutineAudit {
  readonly expected: number;
  readonly recorded: number;
  readonly missing: readonly AuditFinding[];
  readonly extra: readonly AuditFinding[];
  readonly twice: readonly AuditFinding[];
  readonly versions: readonly VersionFinding[];
  readonly replanned: readonly AuditFinding[];
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
  const rulesSince = (yield* plannedWith())?.since ?? Number.NEGATIVE_INFINITY;
  const { once, twice } = unrepeated(ledger);
  const tally = tallyOf(calendar, versions, scope, once);
  const { missing, extra, replanned } = apartByRules(tally, versions, rulesSince);
  const told = (slots: readonly number[]) =>
    slots.map((slotAt) => ({ routineId: scope.routineId, slotAt }));
  return {
    expected: tally.expected,
    recorded: ledger.ranges.reduce((sum, it) => sum + it.count, ledger.singles.length),
    missing: told(missing),
    extra: told(extra),
    twice: told(twice),
    versions: historyFaults(versions, scope.from),
    replanned: told(replanned),
  };
}

function tallyOf(
  calendar: Calendar,
  versions: readonly RoutineVersion[],
  scope: AuditScope,
  once: LedgerSlots,
): Tally {
  const tally = new Tally(once.singles);
  let after = scope.from;
  for (const version of versions) {
    // Of versions that overlap the one that was there first counts; that they do is a finding of its own.
    const from = Math.max(version.activeFrom, after);
    const until = Math.min(version.activeUntil ?? scope.to, scope.to);
    if (until <= from) continue;
    tally.unexpected(after, from, once.ranges);
    if (!version.active) tally.unexpected(from, until, once.ranges);
    else if (isReadable(version)) compare(calendar, version, { from, until }, { once, tally });
    after = until;
  }
  tally.unexpected(after, scope.to, once.ranges);
  return tally;
}

/** The stretches of one version, between the rows that stand for many slots. */
function compare(
  calendar: Calendar,
  { definition: { schedule } }: { readonly definition: NonNullable<RoutineVersion['definition']> },
  { from, until }: { readonly from: number; readonly until: number },
  { once, tally }: { readonly once: LedgerSlots; readonly tally: Tally },
): void {
  let after = from;
  for (const range of once.ranges) {
    if (range.slotAt <= from || range.slotAt > until) continue;
    tally.count(calendar.slots(schedule, after, range.slotAt - 1), after, range.slotAt - 1);
    tally.countRange(range, (begin, end) => calendar.passed(schedule, begin, end));
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
