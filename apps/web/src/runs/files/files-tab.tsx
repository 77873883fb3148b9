import { type AgentRun, type RunFiles, routes } from '@open-design/contracts';
import { useMemo, useState } from 'react';
import { useApi } from '../../api.ts';
import { CheckField, TextField } from '../../ui/field.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { useNow } from '../../ui/time.tsx';
import { runWords } from '../../words/run.ts';
import type { Item } from '../fold/item.ts';
import { FileView } from './file-view.tsx';
import { linesOf, type ShownFile, shownFiles } from './tree.ts';
import { TreeView } from './tree-view.tsx';

const said = runWords.files;
/** File systems keep times more coarsely than we do (ms). */
const slackMs = 2_000;

/** Where the run worked: its files, what it did to them, and each to be looked at. */
export function FilesTab({
  run,
  items,
  isLive,
}: {
  readonly run: AgentRun;
  readonly items: readonly Item[];
  readonly isLive: boolean;
}) {
  const query = useApi(
    routes.listRunFiles,
    { params: { id: run.id } },
    { ...(isLive && { refetchInterval: 5_000 }) },
  );
  return (
    <Loaded query={query}>{(found) => <Files run={run} items={items} found={found} />}</Loaded>
  );
}

function Files({
  run,
  items,
  found,
}: {
  readonly run: AgentRun;
  readonly items: readonly Item[];
  readonly found: RunFiles;
}) {
  const now = useNow(5_000);
  const files = useMemo(() => {
    const { startedAt, completedAt } = run;
    const span =
      found.place === 'workspace' || startedAt === null
        ? null
        : { from: startedAt, until: (completedAt ?? now) + slackMs };
    return shownFiles(found.files, span);
  }, [found, run, now]);
  const [chosen, setChosen] = useState<string | null>(() => firstLook(files));
  const file = files.find(({ path }) => path === chosen) ?? null;
  if (files.length === 0) return <Empty title={said.none}>{said.noneLead}</Empty>;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 md:flex-row">
      <div className="flex max-h-72 flex-col md:max-h-none md:w-72 md:shrink-0">
        <Chooser files={files} chosen={chosen} onChoose={setChosen} isTruncated={found.truncated} />
        <p className="mt-2 text-xs text-soft">{said.place[found.place]}</p>
      </div>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        {file === null ? (
          <p className="text-sm text-soft">{said.choose}</p>
        ) : (
          <FileView key={file.path} run={run} file={file} place={found.place} items={items} />
        )}
      </div>
    </div>
  );
}

function Chooser({
  files,
  chosen,
  onChoose,
  isTruncated,
}: {
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
          <TreeView lines={lines} chosen={chosen} onChoose={onChoose} onToggle={toggle} />
        )}
        {isTruncated ? <p className="px-2 py-1 text-xs text-soft">{said.truncated}</p> : null}
      </div>
    </>
  );
}

/** What a person most likely came for: a page that the run made, or else the first file that it changed. */
function firstLook(files: readonly ShownFile[]): string | null {
  const changed = files.filter(
    (it) => it.kind === 'file' && it.changed !== null && it.changed !== 'deleted',
  );
  const page = changed.find(({ path }) => /\.html?$/i.test(path));
  return (page ?? changed[0])?.path ?? null;
}
