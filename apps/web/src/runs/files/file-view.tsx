import { lazy, type ReactNode, Suspense, useState } from 'react';
import { size } from '../../ui/amounts.ts';
import { classNames } from '../../ui/class-names.ts';
import { Skeleton } from '../../ui/states.tsx';
import { runWords } from '../../words/run.ts';
import { kindOfFile } from './file-kind.ts';
import { PagePreview } from './page-preview.tsx';
import { type FileSource, rawAt } from './source.ts';
import { TextView } from './text-view.tsx';
import type { ShownFile } from './tree.ts';
import { ChangeMark } from './tree-view.tsx';

const MarkdownView = lazy(() => import('./markdown-view.tsx'));

const said = runWords.files;
type View = 'preview' | 'source' | 'diff';
export type DiffOf = (file: ShownFile) => ReactNode;

/** One file: as it looks, as it is written, and against what it was before. */
export function FileView({
  source,
  file,
  diffOf,
}: {
  readonly source: FileSource;
  readonly file: ShownFile;
  /** What was done to it; asked for changed files alone. */
  readonly diffOf: DiffOf | undefined;
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
        {view === 'diff' ? diffOf?.(file) : <Shown source={source} file={file} view={view} />}
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
  source,
  file,
  view,
}: {
  readonly source: FileSource;
  readonly file: ShownFile;
  readonly view: Exclude<View, 'diff'>;
}) {
  if (view === 'source') return <TextView source={source} file={file} />;
  const kind = kindOfFile(file.path);
  if (kind === 'page') return <PagePreview source={source} file={file} />;
  if (kind === 'markdown') return <MarkdownView source={source} file={file} />;
  return (
    <div className="min-h-0 flex-1 overflow-auto rounded-lg border border-line bg-sunk p-3">
      <img
        key={file.modifiedAt}
        src={rawAt(source, file.path)}
        alt={file.path}
        className="mx-auto max-w-full"
      />
    </div>
  );
}
