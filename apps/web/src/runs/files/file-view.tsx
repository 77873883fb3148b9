import type { AgentRun, RunFiles } from '@open-design/contracts';
import { lazy, Suspense, useState } from 'react';
import { size } from '../../ui/amounts.ts';
import { classNames } from '../../ui/class-names.ts';
import { Skeleton } from '../../ui/states.tsx';
import { runWords } from '../../words/run.ts';
import type { Item } from '../fold/item.ts';
import { kindOfFile, rawAt } from './file-kind.ts';
import { PagePreview } from './page-preview.tsx';
import { TextView } from './text-view.tsx';
import type { ShownFile } from './tree.ts';
import { ChangeMark } from './tree-view.tsx';

const DiffTab = lazy(() => import('./diff-tab.tsx'));
const MarkdownView = lazy(() => import('./markdown-view.tsx'));

const said = runWords.files;
type View = 'preview' | 'source' | 'diff';

/** One file: as it looks, as it is written, and against what it was before. */
export function FileView({
  run,
  file,
  place,
  items,
}: {
  readonly run: AgentRun;
  readonly file: ShownFile;
  readonly place: RunFiles['place'];
  readonly items: readonly Item[];
}) {
  const kind = kindOfFile(file.path);
  const isGone = file.changed === 'deleted';
  const views: View[] = [
    ...(isGone || kind === 'text' ? [] : (['preview'] as const)),
    ...(isGone || kind === 'picture' ? [] : (['source'] as const)),
    ...(file.changed !== null && kind !== 'picture' ? (['diff'] as const) : []),
  ];
  const [wanted, setWanted] = useState<View | null>(null);
  const view = wanted ?? views[0] ?? 'diff';
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="min-w-0 flex-1 basis-48 font-mono text-sm font-medium break-all">
          {file.path}
        </h2>
        {file.changed === null ? null : (
          <span className="flex items-center gap-1 text-xs text-soft">
            <ChangeMark change={file.changed} />
            <span aria-hidden>{said.changed[file.changed]}</span>
          </span>
        )}
        {isGone ? null : <span className="text-xs text-soft tabular-nums">{size(file.size)}</span>}
        <Views views={views} view={view} onChange={setWanted} />
      </div>
      <Suspense fallback={<Skeleton lines={4} />}>
        <Shown run={run} file={file} place={place} items={items} view={view} />
      </Suspense>
    </div>
  );
}

function Views({
  views,
  view,
  onChange,
}: {
  readonly views: readonly View[];
  readonly view: View;
  readonly onChange: (view: View) => void;
}) {
  if (views.length < 2) return null;
  return (
    <fieldset aria-label={said.view.label} className="flex rounded-lg border border-line p-0.5">
      {views.map((it) => (
        <button
          key={it}
          type="button"
          aria-pressed={it === view}
          onClick={() => onChange(it)}
          className={classNames(
            'h-7 rounded-md px-2.5 text-xs font-medium max-md:h-10',
            it === view ? 'bg-sunk text-ink' : 'text-soft hover:text-ink',
          )}
        >
          {said.view[it]}
        </button>
      ))}
    </fieldset>
  );
}

function Shown({
  run,
  file,
  place,
  items,
  view,
}: {
  readonly run: AgentRun;
  readonly file: ShownFile;
  readonly place: RunFiles['place'];
  readonly items: readonly Item[];
  readonly view: View;
}) {
  if (view === 'diff') return <DiffTab run={run} file={file} place={place} items={items} />;
  if (view === 'source') return <TextView runId={run.id} file={file} />;
  const kind = kindOfFile(file.path);
  if (kind === 'page') return <PagePreview runId={run.id} path={file.path} />;
  if (kind === 'markdown') return <MarkdownView runId={run.id} file={file} />;
  return (
    <div className="min-h-0 flex-1 overflow-auto rounded-lg border border-line bg-sunk p-3">
      <img src={rawAt(run.id, file.path)} alt={file.path} className="mx-auto max-w-full" />
    </div>
  );
}
