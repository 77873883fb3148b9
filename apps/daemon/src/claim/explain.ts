import {
  causeInWords,
  type RoutineVersion,
  type Run,
  type SlotEntry,
} from '@open-design/contracts';
import type { Calendar } from '../handoff.ts';
import type { Plan } from '../store/plan.ts';
import { findRun } from '../store/queries/routine-runs.ts';
import { entryAt } from '../store/queries/slots.ts';
import { listVersions } from '../store/queries/versions.ts';

/**
 * What the ledger and the versions say of one instant, in sentences.
 *
 * @param at UTC epoch ms @param now UTC epoch ms
 */
export function* explain(
  calendar: Calendar,
  routineId: string,
  at: number,
  now: number,
): Plan<string[]> {
  const versions = yield* listVersions(routineId);
  const version = versions.find(
    ({ activeFrom, activeUntil }) => activeFrom < at && at <= (activeUntil ?? Infinity),
  );
  const entry = yield* entryAt(routineId, at);
  const run = entry?.runId == null ? null : yield* findRun(entry.runId);
  return [
    ...(entry === null ? withoutEntry(calendar, version, at, now) : withEntry(entry, run)),
    ...(version === undefined ? [] : [versionSentence(version)]),
  ];
}

function withEntry(entry: SlotEntry, run: Run | null): string[] {
  const { outcome, cause, count, otherRunId } = entry;
  const why = cause === null ? '' : `: ${causeInWords[cause]}`;
  const other = otherRunId === null ? [] : [otherSentence(entry, otherRunId)];
  const range =
    count === 1
      ? []
      : [`It is one of ${count} slots from ${iso(entry.slotAt)} to ${iso(entry.untilAt)}.`];
  switch (outcome) {
    case 'ran':
    case 'caught_up': {
      const late = Math.round((entry.recordedAt - entry.slotAt) / 1_000);
      const how = outcome === 'ran' ? 'on time' : `${late} s after its time, to catch up${why}`;
      return [
        `The slot was claimed by ${entry.claimedBy ?? 'a daemon'} ${how}.`,
        ...runSentences(run),
      ];
    }
    case 'skipped':
      // One that was claimed before it was skipped has a run.
      return [`The slot was skipped${why}.`, ...other, ...runSentences(run)];
    case 'missed':
      return [`The slot was missed${why}.`, ...range, ...other];
  }
}

function otherSentence({ outcome }: SlotEntry, runId: string): string {
  return outcome === 'skipped' ? `That run is ${runId}.` : `The later run ${runId} stands for it.`;
}

function runSentences(run: Run | null): string[] {
  if (run === null) return [];
  const how = run.error === null ? '' : `: ${run.error}`;
  const waits = run.waitingFor === null ? '' : `, waiting for ${run.waitingFor}`;
  return [`Its run ${run.id} is ${run.status}${how}${waits}.`];
}

function withoutEntry(
  calendar: Calendar,
  version: RoutineVersion | undefined,
  at: number,
  now: number,
): string[] {
  if (version === undefined) return ['The routine did not exist yet.'];
  if (version.definition === null || version.change === 'unreadable')
    return [unreadSentence(version)];
  const { schedule } = version.definition;
  const isSlot = calendar.next(schedule, at - 1) === at;
  const next = calendar.next(schedule, at);
  const after =
    next === null ? 'There is none after it.' : `The next one after it is ${iso(next)}.`;
  if (!isSlot) return [`${iso(at)} is no slot of the schedule. ${after}`];
  if (!version.active) return [`The routine was ${stateOf(version)}, so no slot was implied.`];
  return at > now
    ? ['The slot is still to come.']
    : ['The slot has passed and nobody has looked at it yet.'];
}

function unreadSentence({ active, note, activeUntil }: RoutineVersion): string {
  if (active) return 'This program cannot read the definition that was in force, so it cannot say.';
  const until = activeUntil === null ? '' : `, until ${iso(activeUntil)}`;
  const why = note === null ? '' : `: ${note}`;
  return `No daemon here could read the definition then${until}, so nothing was planned, and which slots there were is not known${why}`;
}

function stateOf({ change, note }: RoutineVersion): string {
  const words = change === 'snoozed' ? 'snoozed' : change === 'deleted' ? 'deleted' : 'paused';
  return note === null ? words : `${words} (${note})`;
}

function versionSentence({ version, hash, activeFrom }: RoutineVersion): string {
  return `Version ${version} of the definition (${hash.slice(0, 12)}) was in force, since ${iso(activeFrom)}.`;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
