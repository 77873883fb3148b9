import { File, Folder, FolderOpen } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { runWords } from '../../words/run.ts';
import { parentOf, type ShownChange, type TreeLine } from './tree.ts';

const said = runWords.files;
/** So many lines are drawn at most. */
const most = 1_000;

/** The files as a tree; arrow keys move in it and open and close folders. */
export function TreeView({
  label,
  lines,
  chosen,
  onChoose,
  onToggle,
}: {
  readonly label: string;
  readonly lines: readonly TreeLine[];
  readonly chosen: string | null;
  readonly onChoose: (path: string) => void;
  readonly onToggle: (path: string, isOpen: boolean) => void;
}) {
  const tree = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<string | null>(null);
  const shown = lines.slice(0, most);
  const here = shown.find(({ file }) => file.path === (at ?? chosen)) ?? shown[0];
  const go = (line: TreeLine | undefined) => {
    if (line === undefined) return;
    setAt(line.file.path);
    tree.current
      ?.querySelector<HTMLElement>(`[data-path="${CSS.escape(line.file.path)}"]`)
      ?.focus();
  };
  const act = ({ file, isOpen }: TreeLine) =>
    file.kind === 'folder' ? onToggle(file.path, !isOpen) : onChoose(file.path);
  const onKey = (event: KeyboardEvent) => {
    if (here === undefined) return;
    const index = shown.indexOf(here);
    const { file, isOpen } = here;
    const moves: Partial<Record<string, () => void>> = {
      ArrowDown: () => go(shown[index + 1]),
      ArrowUp: () => go(shown[index - 1]),
      Home: () => go(shown[0]),
      End: () => go(shown.at(-1)),
      Enter: () => act(here),
      ' ': () => act(here),
      ArrowRight: () => {
        if (file.kind === 'folder' && !isOpen) onToggle(file.path, true);
        else if (file.kind === 'folder') go(shown[index + 1]);
      },
      ArrowLeft: () => {
        if (file.kind === 'folder' && isOpen) onToggle(file.path, false);
        else go(shown.find((it) => it.file.path === parentOf(file.path)));
      },
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  };
  return (
    <div ref={tree} role="tree" aria-label={label} tabIndex={-1} onKeyDown={onKey}>
      {shown.map((line) => (
        <Line
          key={line.file.path}
          line={line}
          isHere={line === here}
          isChosen={line.file.path === chosen}
          onFocus={() => setAt(line.file.path)}
          onAct={() => act(line)}
        />
      ))}
      {lines.length > most ? (
        <p className="px-2 py-1 text-xs text-soft">{said.more(lines.length - most)}</p>
      ) : null}
    </div>
  );
}

function Line({
  line: { file, name, depth, isOpen, changedBelow },
  isHere,
  isChosen,
  onAct,
  onFocus,
}: {
  readonly line: TreeLine;
  readonly isHere: boolean;
  readonly isChosen: boolean;
  readonly onAct: () => void;
  readonly onFocus: () => void;
}) {
  const isFolder = file.kind === 'folder';
  const Icon = isFolder ? (isOpen ? FolderOpen : Folder) : File;
  return (
    // The keys of the whole tree are heard at the tree.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="treeitem"
      tabIndex={isHere ? 0 : -1}
      aria-level={depth}
      aria-selected={isChosen}
      {...(isFolder && { 'aria-expanded': isOpen })}
      data-path={file.path}
      onFocus={onFocus}
      onClick={onAct}
      className={classNames(
        'flex min-h-7 cursor-pointer items-center gap-2 rounded-md pe-2 text-sm hover:bg-sunk max-md:min-h-10',
        isChosen && 'bg-accent-wash',
      )}
      style={{ paddingInlineStart: `${depth * 0.875 - 0.375}rem` }}
    >
      <Icon className="size-4 shrink-0 text-soft" aria-hidden />
      <span
        className={classNames(
          'min-w-0 flex-1 truncate',
          file.changed === 'deleted' && 'text-soft line-through',
        )}
      >
        {name}
      </span>
      {isFolder && !isOpen && changedBelow > 0 ? (
        <span className="text-xs text-soft tabular-nums">{changedBelow}</span>
      ) : null}
      {file.changed === null ? null : <ChangeMark change={file.changed} />}
    </div>
  );
}

const looks: Readonly<Record<ShownChange, readonly [sign: string, colour: string]>> = {
  added: ['+', 'text-good'],
  modified: ['●', 'text-live'],
  deleted: ['−', 'text-bad'],
  written: ['●', 'text-warn'],
};

/** What the run did to a file: a sign and its word. */
export function ChangeMark({ change }: { readonly change: ShownChange }) {
  const [sign, colour] = looks[change];
  return (
    <span
      className={classNames('shrink-0 text-xs font-medium', colour)}
      title={said.changed[change]}
    >
      <span aria-hidden>{sign}</span>
      <span className="sr-only">{said.changed[change]}</span>
    </span>
  );
}
