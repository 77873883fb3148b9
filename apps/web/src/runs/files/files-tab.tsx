import { type AgentRun, type RunFiles, routes } from '@open-design/contracts';
import { lazy, useMemo } from 'react';
import { useApi } from '../../api.ts';
import { Empty, Loaded } from '../../ui/states.tsx';
import { useNow } from '../../ui/time.tsx';
import { runWords } from '../../words/run.ts';
import type { Item } from '../fold/item.ts';
import { FileBrowser } from './file-browser.tsx';
import { type ShownFile, shownFiles } from './tree.ts';

const DiffTab = lazy(() => import('./diff-tab.tsx'));

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
  if (files.length === 0) return <Empty title={said.none}>{said.noneLead}</Empty>;
  const diffOf = (file: ShownFile) => (
    <DiffTab run={run} file={file} place={found.place} items={items} />
  );
  return (
    <FileBrowser
      source={{ runId: run.id }}
      label={said.label}
      files={files}
      firstLook={firstLook}
      isTruncated={found.truncated}
      place={said.place[found.place]}
      diffOf={diffOf}
    />
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
