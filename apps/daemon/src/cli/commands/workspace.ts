import { type Pruning, type RunWorkspace, routes } from '@open-design/contracts';
import type { Command } from 'commander';
import { countUpTo, does } from '../command.ts';
import { facts, instant, type Painter, plain, relative, size, table, when } from '../print.ts';
import { findRoutine, findRun } from '../resolve.ts';
import { shortIds } from '../short-id.ts';

interface ListOptions {
  readonly routine?: string;
  readonly limit: number;
}

/** Adds `workspace list|show|diff|remove|prunings`. */
export function addWorkspaceCommands(program: Command): void {
  const workspace = program
    .command('workspace')
    .description('the folders that runs had, and what they left');
  addList(workspace);
  addShow(workspace);
  addDiff(workspace);
  addRemove(workspace);
  addPrunings(workspace);
}

function withListOptions(command: Command): Command {
  return command
    .option('--routine <routine>', 'only those of this routine')
    .option('--limit <count>', 'at most so many', countUpTo(1_000), 100);
}

function addList(workspace: Command): void {
  const list = withListOptions(
    workspace.command('list').description('worktrees and copies that are there, newest first'),
  );
  does(list, async ({ daemon, answer, paint }, { routine, limit }: ListOptions) => {
    const { client } = await daemon();
    const routineId = routine === undefined ? undefined : (await findRoutine(client, routine)).id;
    const found = await client.call(routes.listWorkspaces, { query: { routineId, limit } });
    answer(found, () => listing(found.workspaces, paint));
  });
}

function listing(workspaces: readonly RunWorkspace[], paint: Painter): string {
  if (workspaces.length === 0) return 'No worktrees or copies.';
  const short = shortIds(workspaces.map(({ agentRunId }) => agentRunId));
  const rows = workspaces.map((it) => [
    short.get(it.agentRunId) ?? it.agentRunId,
    it.mode,
    it.state,
    changesText(it),
    size(it.bytes),
    it.lookedAt === null ? paint('yellow', 'no') : 'yes',
    relative(it.createdAt),
  ]);
  return table(['RUN', 'KIND', 'STATE', 'CHANGED', 'SIZE', 'LOOKED AT', 'MADE'], rows, paint);
}

function changesText({ changes }: RunWorkspace): string {
  if (changes === null) return '–';
  const files = `${changes.files} ${changes.files === 1 ? 'file' : 'files'}`;
  return changes.added === null ? files : `${files} +${changes.added} −${changes.removed}`;
}

function addShow(workspace: Command): void {
  const show = workspace
    .command('show')
    .description('the folder of one run, what it changed and what was removed')
    .argument('<run>', 'id or its beginning');
  does(show, async ({ daemon, answer, paint }, wanted: string) => {
    const { client } = await daemon();
    const { id } = await findRun(client, wanted);
    const shown = await client.call(routes.getWorkspace, { params: { id } });
    answer(shown, () => {
      const removed = shown.prunings.map((it) => `${it.what} removed ${reasonText(it)}`);
      const { workspace: it } = shown;
      if (it === null) return ['The run had no workspace.', ...removed].join('\n');
      return [facts(factsOf(it), paint), ...removed].join('\n');
    });
  });
}

function factsOf(it: RunWorkspace): (readonly [string, string])[] {
  return [
    ['run', it.agentRunId],
    ['kind', it.mode],
    ['state', it.state],
    ['folder', it.path],
    ['from', it.source],
    ['on machine', it.host],
    ['branch', it.branch ?? '–'],
    ['base', it.baseCommit ?? '–'],
    ['changed', changesText(it)],
    ['size', size(it.bytes)],
    ['looked at', when(it.lookedAt)],
    ...(it.note === null ? [] : [['note', plain(it.note)] as const]),
  ];
}

function addDiff(workspace: Command): void {
  const diff = workspace
    .command('diff')
    .description('print what a run changed, and mark it as looked at')
    .argument('<run>', 'id or its beginning')
    .option('--peek', 'do not mark it');
  does(diff, async ({ daemon, answer, json }, wanted: string, own: { peek?: true }) => {
    const { client } = await daemon();
    const { id } = await findRun(client, wanted);
    const response = await client.open(routes.workspaceDiff, { params: { id } });
    const text = await response.text();
    if (own.peek === undefined) await client.call(routes.lookedAtRun, { params: { id } });
    if (json) answer({ diff: text }, () => text);
    // A terminal is shown no control characters; a pipe gets the patch as it is, to be applied.
    else process.stdout.write(process.stdout.isTTY ? plain(text) : text);
  });
}

function addRemove(workspace: Command): void {
  const remove = workspace
    .command('remove')
    .description("remove a run's worktree or copy, and its diff; a branch with commits stays")
    .argument('<run>', 'id or its beginning');
  does(remove, async ({ daemon, answer }, wanted: string) => {
    const { client } = await daemon();
    const { id } = await findRun(client, wanted);
    const removed = await client.call(routes.removeWorkspace, { params: { id } });
    const branch = removed.workspace?.branch ?? null;
    answer(removed, () =>
      branch === null
        ? `removed what ${id} left`
        : `removed what ${id} left; commits stay on ${branch}`,
    );
  });
}

function addPrunings(workspace: Command): void {
  const prunings = withListOptions(
    workspace.command('prunings').description('what was removed from disk and why, newest first'),
  );
  does(prunings, async ({ daemon, answer, paint }, { routine, limit }: ListOptions) => {
    const { client } = await daemon();
    const routineId = routine === undefined ? undefined : (await findRoutine(client, routine)).id;
    const found = await client.call(routes.listPrunings, { query: { routineId, limit } });
    answer(found, () => pruningsText(found.prunings, paint));
  });
}

function pruningsText(prunings: readonly Pruning[], paint: Painter): string {
  if (prunings.length === 0) return 'Nothing was pruned.';
  const short = shortIds(prunings.map(({ agentRunId }) => agentRunId));
  const rows = prunings.map((it) => [
    instant(it.at),
    short.get(it.agentRunId) ?? it.agentRunId,
    it.what,
    size(it.bytes),
    reasonText(it),
  ]);
  return table(['AT', 'RUN', 'WHAT', 'SIZE', 'WHY'], rows, paint);
}

const reasons: Readonly<Record<Pruning['reason'], string>> = {
  looked_at: 'because it was looked at and its days are over',
  age: 'because its days are over and nothing is lost with it',
  unchanged: 'because nothing had changed in it',
  routine_budget: "because the routine's disk budget was used up",
  total_budget: "because the daemon's disk budget was used up",
  policy: 'because the routine keeps nothing',
  person: 'by a person',
};

function reasonText({ reason, doneAt }: Pruning): string {
  return doneAt === null ? `${reasons[reason]} (not done yet)` : reasons[reason];
}
