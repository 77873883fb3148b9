import type { RunFile } from '@open-design/contracts';

/** What a run did to a file; `written`: it was written while the run worked, by whomever. */
export type ShownChange = NonNullable<RunFile['changed']> | 'written';

/** A file as the tree shows it. */
export interface ShownFile {
  readonly path: string;
  readonly kind: RunFile['kind'];
  readonly size: number;
  /** UTC epoch ms. */
  readonly modifiedAt: number;
  readonly changed: ShownChange | null;
}

/** One line of the tree. */
export interface TreeLine {
  readonly file: ShownFile;
  readonly name: string;
  readonly depth: number;
  readonly isOpen: boolean;
  /** Changed files below a folder. */
  readonly changedBelow: number;
}

/** Where the run worked in the project's own folder its changes are not known; then what was written in its time is marked. @param span the time of its work, UTC epoch ms */
export function shownFiles(
  files: readonly RunFile[],
  span: { readonly from: number; readonly until: number } | null,
): ShownFile[] {
  const isWritten = ({ kind, modifiedAt }: RunFile) =>
    span !== null && kind === 'file' && modifiedAt >= span.from && modifiedAt <= span.until;
  return files.map((it) => ({
    path: it.path,
    kind: it.kind,
    size: it.size,
    modifiedAt: it.modifiedAt,
    changed: it.changed ?? (isWritten(it) ? 'written' : null),
  }));
}

/**
 * The lines of the tree that are seen: folders before files, those below closed
 * folders left out. With a filter every folder that holds what fits is open.
 */
export function linesOf(
  files: readonly ShownFile[],
  {
    open,
    filter,
    changedOnly,
  }: { open: ReadonlySet<string>; filter: string; changedOnly: boolean },
): TreeLine[] {
  const wanted = filter.trim().toLowerCase();
  const fits = (it: ShownFile) =>
    it.kind === 'file' &&
    (!changedOnly || it.changed !== null) &&
    (wanted === '' || it.path.toLowerCase().includes(wanted));
  const isNarrow = changedOnly || wanted !== '';
  const shown = isNarrow ? withFolders(files.filter(fits)) : withFolders(files);
  const changed = changedBelow(files);
  const children = new Map<string, ShownFile[]>();
  for (const it of shown) {
    const parent = parentOf(it.path);
    const among = children.get(parent);
    if (among === undefined) children.set(parent, [it]);
    else among.push(it);
  }
  const lines: TreeLine[] = [];
  const add = (parent: string, depth: number) => {
    for (const file of (children.get(parent) ?? []).sort(byKindAndName)) {
      const isOpen = file.kind === 'folder' && (isNarrow || open.has(file.path));
      const name = file.path.slice(file.path.lastIndexOf('/') + 1);
      lines.push({ file, name, depth, isOpen, changedBelow: changed.get(file.path) ?? 0 });
      if (isOpen) add(file.path, depth + 1);
    }
  };
  add('', 1);
  return lines;
}

/** The folder that something lies in; the empty string for the top. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The list may end before a folder's own line comes, and a deleted file's folder is gone. */
function withFolders(files: readonly ShownFile[]): ShownFile[] {
  const known = new Map(files.map((it) => [it.path, it]));
  for (const { path } of files)
    for (let at = parentOf(path); at !== '' && !known.has(at); at = parentOf(at))
      known.set(at, { path: at, kind: 'folder', size: 0, modifiedAt: 0, changed: null });
  return [...known.values()];
}

function changedBelow(files: readonly ShownFile[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { path, kind, changed } of files)
    if (kind === 'file' && changed !== null)
      for (let at = parentOf(path); at !== ''; at = parentOf(at))
        counts.set(at, (counts.get(at) ?? 0) + 1);
  return counts;
}

function byKindAndName(a: ShownFile, b: ShownFile): number {
  if (a.kind !== b.kind) return a.kind === 'folder' ? -1 : 1;
  return a.path < b.path ? -1 : 1;
}
