import { type Chart, chartOf } from './chart.ts';
import type { Commit, FileChange, Period, Reading } from './facts.ts';

/** Lines added and deleted. */
export interface Lines {
  readonly added: number;
  readonly deleted: number;
}

/** A top-level folder; the name is null for the files beside those folders. */
export interface Area extends Lines {
  readonly name: string | null;
  /** Different files, however often each changed. */
  readonly files: number;
}

export interface Person extends Lines {
  readonly name: string;
  readonly commits: number;
}

/** A reading with its sums: all that the page and the answer say. */
export interface Digest extends Lines {
  readonly reading: Reading;
  readonly period: Period;
  /** Different files. */
  readonly files: number;
  /** Most changed lines first; in a folder without history, most files first. */
  readonly areas: readonly Area[];
  /** Most commits first; nobody in a folder without history. */
  readonly people: readonly Person[];
  /** The commits with most changed lines, largest first; merges and commits without lines are none. */
  readonly biggest: readonly Commit[];
  readonly chart: Chart;
}

/** Sums up a reading. */
export function digestOf(reading: Reading): Digest {
  const isHistory = reading.kind === 'history';
  const commits = isHistory ? reading.commits : [];
  const changes: readonly FileChange[] = isHistory
    ? commits.flatMap((commit) => commit.files)
    : reading.files.map((file) => ({ path: file.path, added: null, deleted: null }));
  const events = isHistory ? commits : reading.files;
  return {
    reading,
    period: reading.period,
    files: new Set(changes.map((change) => change.path)).size,
    ...linesOf(changes),
    areas: areasOf(changes),
    people: peopleOf(commits),
    biggest: biggestOf(commits),
    chart: chartOf(
      events.map((event) => event.at),
      reading.period,
    ),
  };
}

/** The lines of some file changes together; a binary file has none. */
export function linesOf(changes: readonly FileChange[]): Lines {
  let added = 0;
  let deleted = 0;
  for (const change of changes) {
    added += change.added ?? 0;
    deleted += change.deleted ?? 0;
  }
  return { added, deleted };
}

function size({ added, deleted }: Lines): number {
  return added + deleted;
}

function areasOf(changes: readonly FileChange[]): Area[] {
  const groups = new Map<string | null, FileChange[]>();
  for (const change of changes) {
    const name = areaName(change);
    const group = groups.get(name);
    if (group) group.push(change);
    else groups.set(name, [change]);
  }
  const areas = [...groups].map(([name, members]) => ({
    name,
    files: new Set(members.map((change) => change.path)).size,
    ...linesOf(members),
  }));
  return areas.sort((a, b) => size(b) - size(a) || b.files - a.files || byName(a.name, b.name));
}

function areaName(change: FileChange): string | null {
  const slash = change.path.indexOf('/');
  return slash === -1 ? null : change.path.slice(0, slash);
}

function byName(a: string | null, b: string | null): number {
  return (a ?? '') < (b ?? '') ? -1 : 1;
}

function peopleOf(commits: readonly Commit[]): Person[] {
  const people = new Map<string, Person>();
  for (const commit of commits) {
    const before = people.get(commit.authorKey);
    const lines = linesOf(commit.files);
    people.set(commit.authorKey, {
      // Commits come newest first: the newest name is the one a person goes by.
      name: before?.name ?? commit.author,
      commits: (before?.commits ?? 0) + 1,
      added: (before?.added ?? 0) + lines.added,
      deleted: (before?.deleted ?? 0) + lines.deleted,
    });
  }
  return [...people.values()].sort(
    (a, b) => b.commits - a.commits || size(b) - size(a) || byName(a.name, b.name),
  );
}

function biggestOf(commits: readonly Commit[]): Commit[] {
  return commits
    .map((commit) => ({ commit, lines: size(linesOf(commit.files)) }))
    .filter(({ lines }) => lines > 0)
    .sort((a, b) => b.lines - a.lines)
    .slice(0, 3)
    .map(({ commit }) => commit);
}
