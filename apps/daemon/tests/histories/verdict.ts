import { audit } from '../../src/commands/audit.ts';
import { calendarIn } from '../../src/simulate/calendar.ts';
import { slotsBetween } from '../../src/schedule/slots.ts';
import { listRunsOf } from '../../src/store/queries/routine-runs.ts';
import { accountedRoutines, listSlots } from '../../src/store/queries/slots.ts';
import { listVersions } from '../../src/store/queries/versions.ts';
import type { Lived } from './live.ts';

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
  const report = await audit(store, calendarIn('UTC'), {});
  const audited = (['missing', 'extra', 'twice'] as const).flatMap((kind) =>
    report[kind].map(({ slotAt }) => `${kind} ${iso(slotAt)}`),
  );
  const found = { ...flawless, faults: world.faults.map(String), audited, ...judgeClaims(lived) };
  const parts: Verdict[] = [found];
  for (const { id, cursorAt } of await store.read(accountedRoutines)) {
    parts.push({ ...flawless, ...(await judgeRoutine(lived, id, cursorAt)) });
  }
  return joined(parts);
}

async function judgeRoutine({ world: { store } }: Lived, id: string, cursorAt: number) {
  const all = { from: 0, to: Number.MAX_SAFE_INTEGER, limit: Number.MAX_SAFE_INTEGER };
  const versions = await store.read(() => listVersions(id));
  const entries = await store.read(() => listSlots(id, all));
  const runs = await store.read(() => listRunsOf(id, 1_000_000));
  const broken: string[] = [];
  const expected = versions.flatMap((it, index) => {
    const next = versions[index + 1]?.activeFrom ?? null;
    if (it.activeUntil !== next || it.activeFrom > (next ?? Infinity)) broken.push(`${it.version}`);
    const until = Math.min(it.activeUntil ?? cursorAt, cursorAt);
    return it.active ? [...slotsBetween(it.definition.schedule, 'UTC', it.activeFrom, until)] : [];
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

function mismatched(
  entries: readonly { readonly slotAt: number; readonly runId: string | null }[],
  runs: readonly { readonly id: string; readonly slotAt: number | null }[],
): string[] {
  const ofEntries = entries.flatMap(({ slotAt, runId }) =>
    runId === null ? [] : `${runId} ${slotAt}`,
  );
  const ofRuns = runs.map(({ id, slotAt }) => `${id} ${slotAt}`);
  const all = [new Set(ofEntries), new Set(ofRuns)];
  const lonely = [...ofEntries, ...ofRuns].filter((it) => !all.every((side) => side.has(it)));
  return [...lonely, ...repeated(runs.map(({ slotAt }) => slotAt ?? 0)).map(iso)];
}

function judgeClaims({ claims, routines }: Lived) {
  const keys = claims.map(({ routineId, slotAt }) => `${routineId} ${slotAt}`);
  const early = claims.filter(({ slotAt, claimedAt }) => claimedAt < (slotAt ?? claimedAt));
  const past = claims.filter(
    ({ routineId, slotAt }) => (slotAt ?? 0) <= (routines.get(routineId) ?? Infinity),
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
