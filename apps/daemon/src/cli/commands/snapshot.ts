import { ApiError, type Client, PluginSkill, type Snapshot, routes } from '@open-design/contracts';
import type { Command } from 'commander';
import { countUpTo, does } from '../command.ts';
import { facts, instant, oneLine, type Painter, relative, table, when } from '../print.ts';
import { findProject, findRun } from '../resolve.ts';
import { shortIds } from '../short-id.ts';

interface ListOptions {
  readonly run?: string;
  readonly project?: string;
  readonly limit: number;
}

/** Adds `snapshot list|show`. */
export function addSnapshotCommands(program: Command): void {
  const snapshot = program
    .command('snapshot')
    .description('which plugin, at which digest, with which inputs, made a run');
  addList(snapshot);
  addShow(snapshot);
}

function addList(snapshot: Command): void {
  const list = snapshot
    .command('list')
    .description('applications of plugins, newest first')
    .option('--run <run>', 'only those of this run')
    .option('--project <project>', 'only those in this project')
    .option('--limit <count>', 'at most so many', countUpTo(1_000), 20);
  does(list, async ({ daemon, answer, paint }, { run, project, limit }: ListOptions) => {
    const { client } = await daemon();
    const runId = run === undefined ? undefined : (await findRun(client, run)).id;
    const projectId = project === undefined ? undefined : (await findProject(client, project)).id;
    const query = { runId, projectId, limit };
    const { snapshots } = await client.call(routes.listSnapshots, { query });
    answer({ snapshots }, () => listing(snapshots, paint));
  });
}

function listing(snapshots: readonly Snapshot[], paint: Painter): string {
  if (snapshots.length === 0) return 'No snapshots.';
  const short = shortIds(snapshots.map(({ snapshotId }) => snapshotId));
  const rows = snapshots.map((it) => [
    short.get(it.snapshotId) ?? it.snapshotId,
    it.pluginId,
    oneLine(it.pluginVersion, 20),
    (it.contentDigest ?? it.manifestSourceDigest).slice(0, 12),
    it.runId?.slice(0, 8) ?? '–',
    relative(it.createdAt),
  ]);
  return table(['SNAPSHOT', 'PLUGIN', 'VERSION', 'DIGEST', 'RUN', 'MADE'], rows, paint);
}

function addShow(snapshot: Command): void {
  const show = snapshot
    .command('show')
    .description('one application of a plugin, with all that went into it')
    .argument('<snapshot>', 'id or its beginning');
  does(show, async ({ daemon, answer, paint }, wanted: string) => {
    const { client } = await daemon();
    const found = await findSnapshot(client, wanted);
    answer({ snapshot: found }, () => facts(factsOf(found), paint));
  });
}

async function findSnapshot(client: Client, wanted: string): Promise<Snapshot> {
  const { snapshots } = await client.call(routes.listSnapshots, { query: { limit: 1_000 } });
  const found = snapshots.filter(({ snapshotId }) => snapshotId.startsWith(wanted));
  const id = found.length === 1 ? (found[0]?.snapshotId ?? wanted) : wanted;
  return (await client.call(routes.getSnapshot, { params: { id } })).snapshot;
}

function factsOf(it: Snapshot): (readonly [string, string])[] {
  const skills = it.resolvedContext.items.flatMap(
    (item) => PluginSkill.safeParse(item).data?.name ?? [],
  );
  return [
    ['snapshot', it.snapshotId],
    ['plugin', it.pluginId],
    ['version', oneLine(it.pluginVersion, 100)],
    ['files', it.contentDigest ?? 'none: it was registered without files'],
    ['applied', it.manifestSourceDigest],
    ...Object.entries(it.inputs).map(
      ([name, value]) => [`input ${oneLine(name, 40)}`, oneLine(textOf(value), 200)] as const,
    ),
    ['query', it.query === null ? '–' : oneLine(it.query, 200)],
    ['skills', skills.join(', ') || '–'],
    ['MCP servers', String(it.mcpServers.length)],
    ['requires', it.capabilitiesRequired.join(', ') || 'nothing'],
    ['granted', it.capabilitiesGranted.join(', ') || 'nothing'],
    ['run', it.runId ?? '–'],
    ['project', it.projectId ?? '–'],
    ['conversation', it.conversationId ?? '–'],
    ['made', instant(it.createdAt)],
    ['kept until', it.expiresAt === null ? 'for good' : when(it.expiresAt)],
  ];
}

function textOf(value: Snapshot['inputs'][string]): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What made a run, one line a plugin, for who looks at the run. */
export async function snapshotFacts(
  client: Client,
  runId: string,
): Promise<(readonly [string, string])[]> {
  const { snapshots } = await client
    .call(routes.listSnapshots, { query: { runId } })
    .catch((error: unknown) => {
      // A daemon that is older than this program does not know.
      if (error instanceof ApiError && error.status === 404) return { snapshots: [] };
      throw error;
    });
  return snapshots.map((it) => [
    'plugin',
    `${it.pluginId} ${oneLine(it.pluginVersion, 20)} at ${(it.contentDigest ?? it.manifestSourceDigest).slice(0, 12)} (open-design snapshot show ${it.snapshotId})`,
  ]);
}
