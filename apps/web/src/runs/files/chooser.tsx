import { useMemo, useState } from 'react';
import { CheckField, TextField } from '../../ui/field.tsx';
import { runWords } from '../../words/run.ts';
import { linesOf, type ShownFile } from './tree.ts';
import { TreeView } from './tree-view.tsx';

const said = runWords.files;

/** The files to choose from, narrowed down as a person likes. */
export function Chooser({
  label,
  files,
  chosen,
  onChoose,
  isTruncated,
}: {
  readonly label: string;
  readonly files: readonly ShownFile[];
  readonly chosen: string | null;
  readonly onChoose: (path: string) => void;
  readonly isTruncated: boolean;
}) {
  const hasChanges = files.some(({ changed }) => changed !== null);
  const [filter, setFilter] = useState('');
  const [wantsChanged, setWantsChanged] = useState(false);
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set());
  const changedOnly = wantsChanged && hasChanges;
  const lines = useMemo(
    () => linesOf(files, { open, filter, changedOnly }),
    [files, open, filter, changedOnly],
  );
  const toggle = (path: string, isOpen: boolean) => {
    const next = new Set(open);
    if (isOpen) next.add(path);
    else next.delete(path);
    setOpen(next);
  };
  return (
    <>
      <TextField
        label={said.filter}
        type="search"
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      {hasChanges ? (
        <div className="mt-2">
          <CheckField
            label={said.changedOnly}
            checked={changedOnly}
            onChange={(event) => setWantsChanged(event.target.checked)}
          />
        </div>
      ) : null}
      <div className="mt-2 min-h-0 flex-1 overflow-y-auto p-0.5">
        {lines.length === 0 ? (
          <p className="text-sm text-soft">{said.noneFit}</p>
        ) : (
          <TreeView
            label={label}
            lines={lines}
            chosen={chosen}
            onChoose={onChoose}
            onToggle={toggle}
          />
        )}
        {isTruncated ? <p className="px-2 py-1 text-xs text-soft">{said.truncated}</p> : null}
      </div>
    </>
  );
}
