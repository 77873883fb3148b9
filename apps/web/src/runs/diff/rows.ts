import { structuredPatch } from 'diff';

/** One line of a diff; numbers count from 1 in the text before and after. */
export interface DiffRow {
  readonly kind: 'same' | 'added' | 'removed' | 'gap';
  readonly text: string;
  readonly before: number | null;
  readonly after: number | null;
}

export interface DiffRows {
  readonly rows: readonly DiffRow[];
  readonly added: number;
  readonly removed: number;
}

const context = 3;
/** More changes than this are not looked for: the texts are shown as replaced. */
const mostEdits = 2_000;

/** The lines in which two texts differ, with a few around them. */
export function rowsBetween(before: string, after: string): DiffRows {
  const patch = structuredPatch('', '', before, after, '', '', {
    context,
    maxEditLength: mostEdits,
  });
  if (patch === undefined) return counted([...all(before, 'removed'), ...all(after, 'added')]);
  return counted(
    patch.hunks.flatMap((hunk, index) => [
      ...(index > 0 ? [gap('')] : []),
      ...hunkRows(hunk.oldStart, hunk.newStart, hunk.lines),
    ]),
  );
}

const hunkHead = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)$/;

/** The lines of a patch of one file. */
export function rowsOfPatch(patch: string): DiffRows {
  const rows: DiffRow[] = [];
  let hunk: { before: number; after: number; lines: string[] } | null = null;
  const end = () => {
    if (hunk !== null) rows.push(...hunkRows(hunk.before, hunk.after, hunk.lines));
  };
  for (const line of patch.replace(/\n$/, '').split('\n')) {
    const head = hunkHead.exec(line);
    if (head !== null) {
      end();
      if (rows.length > 0) rows.push(gap(head[3] ?? ''));
      hunk = { before: Number(head[1]), after: Number(head[2]), lines: [] };
    } else if (hunk !== null) hunk.lines.push(line);
    else if (/^(Binary files|GIT binary)/.test(line)) rows.push(gap(line));
  }
  end();
  return counted(rows);
}

function hunkRows(before: number, after: number, lines: readonly string[]): DiffRow[] {
  let [old, now] = [before, after];
  return lines.flatMap((line): DiffRow[] => {
    const text = line.slice(1);
    if (line.startsWith('+')) return [{ kind: 'added', text, before: null, after: now++ }];
    if (line.startsWith('-')) return [{ kind: 'removed', text, before: old++, after: null }];
    // "\ No newline at end of file" is no line.
    if (line.startsWith('\\')) return [];
    return [{ kind: 'same', text, before: old++, after: now++ }];
  });
}

function all(text: string, kind: 'added' | 'removed'): DiffRow[] {
  if (text === '') return [];
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line, at) => ({
      kind,
      text: line,
      before: kind === 'removed' ? at + 1 : null,
      after: kind === 'added' ? at + 1 : null,
    }));
}

function gap(text: string): DiffRow {
  return { kind: 'gap', text, before: null, after: null };
}

function counted(rows: readonly DiffRow[]): DiffRows {
  const count = (kind: DiffRow['kind']) => rows.filter((it) => it.kind === kind).length;
  return { rows, added: count('added'), removed: count('removed') };
}

/** The part of a patch of many files that is about one; null where there is none. @param path with `/`; the patch may begin in a folder above */
export function patchOf(patch: string, path: string): string | null {
  const parts = patch.split(/^(?=diff --git )/m);
  const isAbout = (head: string) =>
    [` b/${path}`, `/${path}`, `/${path}"`].some((end) => head.endsWith(end));
  return parts.find((it) => isAbout(it.slice(0, it.indexOf('\n')))) ?? null;
}
