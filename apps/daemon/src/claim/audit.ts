import type { AuditFinding, RoutineVersion } from '@open-design/contracts';
import type { Calendar } from '../handoff.ts';
import type { Plan } from '../store/plan.ts';
import { entriesWithin, type LedgerEntry } from '../store/queries/slots.ts';
import { listVersions } from '../store/queries/versions.ts';

/** The ledger of one routine held against its definitions. */
export interface RoutineAudit {
  readonly expected: number;
  readonly recorded: number;
  readonly missing: readonly AuditFinding[];
  readonly extra: readonly AuditFinding[];
  readonly twice: readonly AuditFinding[];
}

/** A stretch in which a definition implied slots: (from, until], UTC epoch ms. */
interface Span {
  readonly version: RoutineVersion;
  readonly from: number;
  readonly until: number;
}

export interface AuditScope {
  readonly routineId: string;
  /** (from, to], UTC epoch ms. Nothing is expected after the routine's cursor: those slots are still to be looked at. */
  readonly from: number;
  readonly to: number;
}

/** Works the expected slots out anew from the versions, and compares. */
export function* auditRoutine(calendar: Calendar, scope: AuditScope): Plan<RoutineAudit> {
  const versions = yield* listVersions(scope.routineId);
  const entries = yield* entriesWithin(scope.routineId, scope.from, scope.to);
  const { once, twice } = unrepeated(entries);
  const spans = versions.flatMap((version) => spanOf(version, scope));
  const findings = spans.map((span) => compare(calendar, span, within(once, span)));
  const inSpans = new Set(spans.flatMap((span) => within(once, span)));
  const strays = once.filter((entry) => !inSpans.has(entry)).map(({ slotAt }) => slotAt);
  const told = (slots: readonly number[]) =>
    slots.map((slotAt) => ({ routineId: scope.routineId, slotAt }));
  return {
    expected: findings.reduce((sum, it) => sum + it.expected, 0),
    recorded: entries.reduce((sum, it) => sum + it.count, 0),
    missing: told(findings.flatMap((it) => it.missing)),
    extra: told([...findings.flatMap((it) => it.extra), ...strays]),
    twice: told(twice),
  };
}

function spanOf(version: RoutineVersion, { from, to }: AuditScope): Span[] {
  if (!version.active) return [];
  const span = {
    version,
    from: Math.max(version.activeFrom, from),
    until: Math.min(version.activeUntil ?? to, to),
  };
  return span.until > span.from ? [span] : [];
}

function unrepeated(entries: readonly LedgerEntry[]) {
  const once: LedgerEntry[] = [];
  const twice: number[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const entry of entries) {
    if (entry.slotAt <= end) twice.push(entry.slotAt);
    else once.push(entry);
    end = Math.max(end, entry.untilAt);
  }
  return { once, twice };
}

function within(entries: readonly LedgerEntry[], { from, until }: Span): LedgerEntry[] {
  return entries.filter(({ slotAt }) => slotAt > from && slotAt <= until);
}

/** Walks expected slots and entries side by side; a row that stands for many is compared by its ends and count. */
function compare(
  calendar: Calendar,
  { version, from, until }: Span,
  entries: readonly LedgerEntry[],
) {
  const { schedule } = version.definition;
  const missing: number[] = [];
  const extra: number[] = [];
  let expected = 0;
  let after = from;
  for (const entry of entries) {
    for (const slotAt of calendar.slots(schedule, after, entry.slotAt - 1)) {
      missing.push(slotAt);
      expected += 1;
    }
    const implied = calendar.passed(schedule, entry.slotAt - 1, entry.untilAt);
    if (
      implied?.first !== entry.slotAt ||
      implied.last !== entry.untilAt ||
      implied.count !== entry.count
    ) {
      extra.push(entry.slotAt);
    }
    expected += implied?.count ?? 0;
    after = entry.untilAt;
  }
  for (const slotAt of calendar.slots(schedule, after, until)) {
    missing.push(slotAt);
    expected += 1;
  }
  return { expected, missing, extra };
}
