import { type AgentRun, isLive, RunStatus, routes } from '@open-design/contracts';
import { type Command, Option } from 'commander';
import { now } from '../../clock.ts';
import { countUpTo, does } from '../command.ts';
import { Exit } from '../exit.ts';
import { statusText } from '../narrate.ts';
import { facts, instant, type Painter, relative, span, table } from '../print.ts';
import { questionFacts } from '../question.ts';
import { findProject, findRun } from '../resolve.ts';
import { beginning, shortIds } from '../short-id.ts';
import { watchRun } from '../watch.ts';
import { addReply } from './run-reply.ts';
import { addAnswer, asking } from './run-answer.ts';
import { snapshotFacts } from './snapshot.ts';

interface ListOptions {
  readonly project?: string;
  readonly status?: RunStatus;
  readonly limit: number;
}

/** Adds `run list|show|tail|cancel|answer|reply`. */
export function addRunCommands(program: Command): void {
  const run = program.command('run').description("agents' runs");
  addList(run);
  addShow(run);
  addTail(run);
  addCancel(run);
  addAnswer(run);
  addReply(run);
}

function addList(run: Command): void {
  const list = run
    .command('list')
    .description('runs, newest first')
    .option('--project <project>', 'only those in this project')
    .addOption(new Option('--status <status>', 'only those').choices(RunStatus.options))
    .option('--limit <count>', 'at most so many', countUpTo(1_000), 20);
  does(list, async ({ daemon, answer, paint }, { project, ...query }: ListOptions) => {
    const { client } = await daemon();
    const projectId = project === undefined ? undefined : (await findProject(client, project)).id;
    const { runs } = await client.call(routes.listRuns, { query: { ...query, projectId } });
    answer({ runs }, () => (runs.length === 0 ? 'No runs.' : listing(runs, paint)));
  });
}

function listing(runs: readonly AgentRun[], paint: Painter): string {
  const short = shortIds(runs.map(({ id }) => id));
  const rows = runs.map((it) => [
    short.get(it.id) ?? it.id,
    statusText(it.status, paint),
    it.agentId ?? '–',
    it.projectId === null || it.projectId === '' ? '–' : beginning(it.projectId),
    relative(it.createdAt),
    took(it),
  ]);
  const listed = table(['RUN', 'STATUS', 'AGENT', 'PROJECT', 'CREATED', 'TOOK'], rows, paint);
  return `${listed}${asking(runs, short)}`;
}

function took({ startedAt, completedAt, status }: AgentRun): string {
  if (startedAt === null) return '–';
  if (completedAt !== null) return span(completedAt - startedAt);
  return isLive(status) ? `${span(Math.max(0, now() - startedAt))} so far` : '–';
}

function addShow(run: Command): void {
  const show = run.command('show').description('one run').argument('<run>', 'id or its beginning');
  does(show, async ({ daemon, answer, paint }, wanted: string) => {
    const { client } = await daemon();
    const it = await findRun(client, wanted);
    const plugins = await snapshotFacts(client, it.id);
    answer({ run: it }, () => details(it, paint, plugins));
  });
}

function details(
  it: AgentRun,
  paint: Painter,
  plugins: readonly (readonly [string, string])[],
): string {
  const ended = it.signal ?? it.exitCode;
  const pairs: (readonly [string, string])[] = [
    ['run', it.id],
    ['status', statusText(it.status, paint)],
    ['agent', it.agentId ?? '–'],
    ['attempt', String(it.attempt)],
    ['routine', it.routineId ?? '–'],
    ['project', it.projectId ?? '–'],
    ['conversation', it.conversationId ?? '–'],
    ['created', `${instant(it.createdAt)} (${relative(it.createdAt)})`],
    ['took', took(it)],
    ['ended with', ended === null ? '–' : String(ended)],
    ...plugins,
  ];
  if (it.needsYou !== null) pairs.push(...questionFacts(it.needsYou));
  if (it.error !== null) pairs.push(['error', `${it.error} (${it.errorCode ?? 'no code'})`]);
  return facts(pairs, paint);
}

function addTail(run: Command): void {
  const tail = run
    .command('tail')
    .description('show what an agent says and does, from the start to the end')
    .argument('<run>', 'id or its beginning');
  does(tail, async (call, wanted: string) => {
    const { client } = await call.daemon();
    const { id } = await findRun(client, wanted);
    await watchRun(client, id, call);
  });
}

function addCancel(run: Command): void {
  const cancel = run
    .command('cancel')
    .description('stop a run; one that has ended is left as it is')
    .argument('<run>', 'id or its beginning');
  does(cancel, async ({ daemon, answer }, wanted: string) => {
    const { client } = await daemon();
    const { id, status } = await findRun(client, wanted);
    const { run: canceled } = await client.call(routes.cancelRun, { params: { id } });
    answer({ run: canceled }, () =>
      isLive(status) ? `canceling ${id}` : `${id} had ended before: ${status}`,
    );
    return Exit.done;
  });
}
