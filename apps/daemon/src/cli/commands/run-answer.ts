import { type AgentRun, type Client, type PermissionRequest, routes } from '@open-design/contracts';
import type { Command } from 'commander';
import { does } from '../command.ts';
import { CliError, Exit, usage } from '../exit.ts';
import { facts, type Painter } from '../print.ts';
import { questionFacts, untilText, wishText } from '../question.ts';
import { findRun } from '../resolve.ts';

interface AnswerOptions {
  readonly allow?: true;
  readonly deny?: true;
  readonly request?: string;
  readonly note?: string;
}

/** Adds `run answer`. */
export function addAnswer(run: Command): void {
  const answer = run
    .command('answer')
    .description('allow or deny what an agent asks; without either, show what it asks')
    .argument('<run>', 'id or its beginning')
    .option('--allow', 'allow it')
    .option('--deny', 'deny it')
    .option('--request <id>', 'which question, where there are several')
    .option('--note <text>', 'a word to the agent, where it goes on after it was parked');
  does(answer, async (call, wanted: string, own: AnswerOptions) => {
    if (own.allow === true && own.deny === true)
      throw usage('--allow and --deny exclude each other.');
    const { client } = await call.daemon();
    const { id } = await findRun(client, wanted);
    const { requests } = await client.call(routes.listApprovals, { query: { runId: id } });
    if (own.allow === undefined && own.deny === undefined)
      return call.answer({ requests }, () => listing(id, requests, call.paint));
    const chosen = pick(id, requests, own.request);
    const given = await give(client, id, chosen, own);
    call.answer(given, () => outcomeText(chosen, given));
  });
}

function give(client: Client, id: AgentRun['id'], { id: requestId }: Asked, own: AnswerOptions) {
  return client.call(routes.answerRun, {
    params: { id },
    body: { requestId, allow: own.allow === true, note: own.note ?? null },
  });
}

/** A question, or what was typed for one that waits no more: the daemon says what happened to it. */
type Asked = Pick<PermissionRequest, 'id'> & Partial<PermissionRequest>;

function pick(runId: string, waiting: readonly PermissionRequest[], wanted?: string): Asked {
  if (wanted !== undefined)
    return waiting.find(({ id }) => id.startsWith(wanted)) ?? { id: wanted };
  const [first, ...more] = waiting;
  if (first === undefined)
    throw new CliError(
      Exit.failed,
      'APPROVAL_NOT_FOUND',
      `The run ${runId} asks nothing. \`open-design run list --status needs_you\` shows those that do.`,
    );
  if (more.length === 0) return first;
  const lines = waiting.map((it) => `  ${it.id}: ${wishText(it)}`);
  throw new CliError(
    Exit.failed,
    'CONFLICT',
    `The run ${runId} asks ${waiting.length} things. Name one with --request:\n${lines.join('\n')}`,
  );
}

function listing(runId: string, requests: readonly PermissionRequest[], paint: Painter): string {
  if (requests.length === 0) return `The run ${runId} asks nothing.`;
  return [
    ...requests.map((it) => facts(questionFacts(it), paint)),
    'Answer with --allow or --deny.',
  ].join('\n\n');
}

function outcomeText(
  asked: Asked,
  {
    request,
    resumedBy,
  }: { readonly request: PermissionRequest; readonly resumedBy: string | null },
): string {
  const said = `${request.state}: ${wishText(request)}`;
  return asked.state === 'parked' && resumedBy !== null ? `${said}\ngoes on as ${resumedBy}` : said;
}

/** What the runs of a list ask, a line each; nothing where none asks. */
export function asking(runs: readonly AgentRun[], short: ReadonlyMap<string, string>): string {
  const lines = runs.flatMap(({ id, needsYou }) =>
    needsYou === null
      ? []
      : [`${short.get(id) ?? id} asks: ${wishText(needsYou)}, ${untilText(needsYou)}`],
  );
  if (lines.length === 0) return '';
  return `\n\n${lines.join('\n')}\n\`open-design run answer RUN --allow\` or \`--deny\` answers.`;
}
