import { type AgentRun, type RunFiles, routes } from '@open-design/contracts';
import { useApi } from '../../api.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { runWords } from '../../words/run.ts';
import { shownEdits } from '../conversation/edit-rows.ts';
import { DiffView } from '../diff/diff-view.tsx';
import { type DiffRows, patchOf, rowsBetween, rowsOfPatch } from '../diff/rows.ts';
import type { Item } from '../fold/item.ts';
import type { ShownFile } from './tree.ts';
import { useProjectText, useRunPatch, useText } from './use-text.ts';

const said = runWords.files;

/** What the run did to a file, by the best that is known: its patch, the project's own file, or what its agent says. */
export default function DiffTab({
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
  const workspace = useApi(routes.getWorkspace, { params: { id: run.id } });
  const folder = workspace.data?.workspace ?? null;
  const hasPatch = folder?.mode === 'worktree' && folder.hasDiff;
  const patch = useRunPatch(run.id, hasPatch);
  const isCompared = workspace.data !== undefined && !hasPatch && place === 'workspace';
  const before = useProjectText(run.projectId, file.path, isCompared);
  const after = useText({ runId: run.id }, file.path, isCompared && file.changed !== 'deleted');
  if (workspace.isPending || patch.isLoading || before.isLoading || after.isLoading)
    return <Skeleton lines={4} />;
  const part = typeof patch.data === 'string' ? patchOf(patch.data, file.path) : null;
  if (part !== null) return <Diffs against="patch" path={file.path} diffs={[rowsOfPatch(part)]} />;
  if (isCompared && typeof before.data === 'string') {
    const now = file.changed === 'deleted' ? '' : (after.data ?? '');
    return <Diffs against="project" path={file.path} diffs={[rowsBetween(before.data, now)]} />;
  }
  return <Diffs against="edits" path={file.path} diffs={editsTo(file.path, items)} />;
}

function editsTo(path: string, items: readonly Item[]): DiffRows[] {
  const isIt = (other: string) => other === path || other.endsWith(`/${path}`);
  return items.flatMap((it) =>
    it.kind === 'tool'
      ? shownEdits(it.call).flatMap((edit) => (isIt(edit.path) ? [edit.diff] : []))
      : [],
  );
}

function Diffs({
  against,
  path,
  diffs,
}: {
  readonly against: keyof typeof said.diffAgainst;
  readonly path: string;
  readonly diffs: readonly DiffRows[];
}) {
  if (against === 'edits' && diffs.length === 0)
    return <p className="max-w-prose text-sm text-soft">{said.unknownBefore}</p>;
  return (
    <ScrollRegion label={said.view.diff} className="min-h-0 flex-1 space-y-3 overflow-y-auto">
      <p className="text-xs text-soft">{said.diffAgainst[against]}</p>
      {diffs.every(({ rows }) => rows.length === 0) ? (
        <p className="text-sm text-soft">{said.same}</p>
      ) : (
        diffs.map((diff, at) => (
          // The edits of a file never move.
          // oxlint-disable-next-line react/no-array-index-key
          <DiffView key={at} path={path} diff={diff} />
        ))
      )}
    </ScrollRegion>
  );
}
