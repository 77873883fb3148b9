import type { AuditFinding, AuditReport, VersionFinding } from '@open-design/contracts';
import { auditRoutine } from '../claim/audit.ts';
import { now } from '../clock.ts';
import type { Calendar } from '../handoff.ts';
import { accountedRoutines } from '../store/queries/slots.ts';
import type { Store } from '../store/store.ts';
import { noRoutine } from './settle.ts';

/** How many findings of a kind a report lists. */
const mostFindings = 100;

export interface AuditWish {
  readonly routineId?: string | undefined;
  /** UTC epoch ms. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/**
 * Proves that the ledger has every slot that the definitions imply, once, and
 * no other. Each routine is read on its own, so that a long audit holds nobody up.
 *
 * @throws DaemonError ROUTINE_NOT_FOUND
 */
export async function audit(
  store: Store,
  calendar: Calendar,
  wish: AuditWish,
): Promise<AuditReport> {
  const everyone = await store.read(accountedRoutines);
  const chosen = everyone.filter(({ id }) => wish.routineId === undefined || id === wish.routineId);
  if (wish.routineId !== undefined && chosen.length === 0) throw noRoutine(wish.routineId);
  const to = wish.to ?? now();
  const found = { missing: list(), extra: list(), twice: list(), replanned: list() };
  const versions = list<VersionFinding>();
  let expected = 0;
  let recorded = 0;
  for (const { id: routineId, cursorAt } of chosen) {
    const scope = { routineId, from: (wish.from ?? 0) - 1, to: Math.min(to, cursorAt) };
    const it = await store.read(() => auditRoutine(calendar, scope));
    expected += it.expected;
    recorded += it.recorded;
    found.missing.add(it.missing);
    found.extra.add(it.extra);
    found.twice.add(it.twice);
    found.replanned.add(it.replanned);
    versions.add(it.versions);
  }
  const { missing, extra, twice, replanned } = found;
  return {
    ok: missing.count + extra.count + twice.count + versions.count === 0,
    from: wish.from ?? null,
    to,
    routines: chosen.length,
    expected,
    recorded,
    missing: missing.first,
    extra: extra.first,
    twice: twice.first,
    versions: versions.first,
    replanned: replanned.first,
  };
}

function list<T = AuditFinding>() {
  const first: T[] = [];
  let count = 0;
  return {
    first,
    get count() {
      return count;
    },
    add(findings: readonly T[]) {
      first.push(...findings.slice(0, mostFindings - first.length));
      count += findings.length;
    },
  };
}
