import type { Run, RoutineVersion } from '@open-design/contracts';
import { audit } from '../../src/commands/audit.ts';
import { listRunsOf } from '../../src/store/queries/routine-runs.ts';
import { accountedRoutines, listSlots } from '../../src/store/queries/slots.ts';
import { listVersions } from '../../src/store/queries/versions.ts';
import type { Lived } from './stage-of-history.ts';
import { rulesAfter } from './zone-rules.ts';

/** All that may be wrong after a history; every list is empty when nothing is. */
export interface Verdict {
  readonly faults: readonly string[];
  /** What the program's own audit found. */
  readonly audited: readonly string[];
  /** The same, worked out here slot by slot. */
  readonly missing: readonly string[];
  readonly extra: readonly string[];
  readonly twice: readonly string[];
  /** Versions that overlap, leave a hole or go backwards. */
  readonly versions: readonly string[];
  /** Slots with several runs, or whose run and entry do not belong together. */
  readonly runs: readonly string[];
  /** Claimed more than once, before its time, or before the routine was there. */
  readonly claims: readonly string[];
  /** Runs that never ended. */
  readonly live: readonly string[];
}

export const flawless: Verdict = {
  faults: [],
  audited: [],
  missing: [],
  extra: [],
  twice: [],
  versions: [],
  runs: [],
  claims: [],
  live: [],
};

/** Holds the ledger against the versions, without the code that wrote or audits it. */
export async function judge(lived: Lived): Promise<Verdict> {
  const { world } = lived;
  const { store } = world;
  const { calendar } = rulesAfter(lived.zoneChanges.length);
  const report = await audit(store, calendar, {});
  const audited = (['missing', 'extra', 'twice'] as const).flatMap((kind) =>
    report[kind].map(({ slotAt }) => `${kind} ${iso(slotAt)}`),
  );
  audited.push(...report.versions.map(({ version, fault }) => `version ${version} ${fault}`));
  const found = { ...flawless, faults: world.faults.map(String), audited, ...judgeClaims(lived) };
  const parts: Verdict[] = [found];
  for (const { id, cursorAt } of await store.read(accountedRoutines)) {
    parts.push({ ...flawless, ...(await judgeRoutine(lived, id, cursorAt)) });
  }
  return joined(parts);
}

async function judgeRoutine(lived: Lived, id: string, cursorAt: number) {
  const { store } = lived.world;
  const all = { from: 0, to: Number.MAX_SAFE_INTEGER, limit: Number.MAX_SAFE_INTEGER };
  const versions = await store.read(() => listVersions(id));
  const entries = await store.read(() => listSlots(id, all));
  const runs = await store.read(() => listRunsOf(id, 1_000_000));
  const broken: string[] = [];
  const expected = versions.flatMap((it, index) => {
    const next = versions[index + 1]?.activeFrom ?? null;
    if (it.activeUntil !== next || it.activeFrom > (next ?? Infinity)) broken.push(`${it.version}`);
    const until = Math.min(it.activeUntil ?? cursorAt, cursorAt);
    if (!it.active || it.definition === null) return [];
    const { calendar } = rulesAfter(changesBefore(lived, it));
    return [...calendar.slots(it.definition.schedule, it.activeFrom, until)];
  });
  const recorded = entries.flatMap(({ slotAt, untilAt, count }) => {
    if (count === 1) return [slotAt];
    const inside = expected.filter((at) => slotAt <= at && at <= untilAt);
    if (inside.length !== count) broken.push(`row of ${count} at ${iso(slotAt)}`);
    return inside;
  });
  const known = new Set(recorded);
  const implied = new Set(expected);
  return {
    missing: expected.filter((at) => !known.has(at)).map(iso),
    extra: recorded.filter((at) => !implied.has(at)).map(iso),
    twice: [...repeated(recorded), ...repeated(expected)].map(iso),
    versions: broken,
    runs: mismatched(entries, runs),
    live: runs
      .filter(({ status }) => status === 'queued' || status === 'running')
      .map((it) => it.id),
  };
}

/** How often the rules of time zones had changed when a version began. */
function changesBefore({ zoneChanges }: Lived, { routineId, version }: RoutineVersion): number {
  return zoneChanges.filter((versions) => (versions.get(routineId) ?? 0) < version).length;
}

function mismatched(
  entries: readonly { readonly slotAt: number; readonly runId: string | null }[],
  runs: readonly Pick<Run, 'id' | 'slotAt' | 'trigger'>[],
): string[] {
  const ofEntries = entries.flatMap(({ slotAt, runId }) =>
    runId === null ? [] : `${runId} ${slotAt}`,
  );
  // A manual run takes no slot, and one of a backfill stands beside the ledger.
  const claimed = runs.filter((it) => it.trigger === 'scheduled' || it.trigger === 'catch_up');
  const ofRuns = claimed.map(({ id, slotAt }) => `${id} ${slotAt}`);
  const all = [new Set(ofEntries), new Set(ofRuns)];
  const lonely = [...ofEntries, ...ofRuns].filter((it) => !all.every((side) => side.has(it)));
  const slots = runs.flatMap(({ slotAt }) => slotAt ?? []);
  return [...lonely, ...repeated(slots).map(iso)];
}

function judgeClaims({ claims, routines }: Lived) {
  const ofSlots = claims.filter(({ slotAt }) => slotAt !== null);
  const keys = ofSlots.map(({ routineId, slotAt }) => `${routineId} ${slotAt}`);
  const early = ofSlots.filter(({ slotAt, claimedAt }) => claimedAt < (slotAt ?? claimedAt));
  // What a person asks a backfill for may lie before the routine.
  const past = ofSlots.filter(
    ({ routineId, slotAt, trigger }) =>
      trigger !== 'backfill' && (slotAt ?? 0) <= (routines.get(routineId) ?? Infinity),
  );
  return { claims: [...repeated(keys), ...[...early, ...past].map((it) => it.runId)] };
}

function repeated<T>(all: readonly T[]): T[] {
  const seen = new Set<T>();
  return all.filter((it) => seen.size === seen.add(it).size);
}

function joined(parts: readonly Verdict[]): Verdict {
  const all = (pick: (it: Verdict) => readonly string[]) => parts.flatMap(pick);
  return {
    faults: all((it) => it.faults),
    audited: all((it) => it.audited),
    missing: all((it) => it.missing),
    extra: all((it) => it.extra),
    twice: all((it) => it.twice),
    versions: all((it) => it.versions),
    runs: all((it) => it.runs),
    claims: all((it) => it.claims),
    live: all((it) => it.live),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
