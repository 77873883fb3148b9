import {
  type AgentRun,
  type Client,
  type ErrorCode,
  type Project,
  type Routine,
  routes,
  type UnreadableRoutine,
} from '@open-design/contracts';
import { CliError, Exit } from './exit.ts';

interface Noun {
  readonly one: string;
  readonly code: ErrorCode;
  readonly list: string;
}

const routineNoun: Noun = {
  one: 'routine',
  code: 'ROUTINE_NOT_FOUND',
  list: 'open-design routine list',
};
const projectNoun: Noun = {
  one: 'project',
  code: 'PROJECT_NOT_FOUND',
  list: 'open-design project list',
};
const runNoun: Noun = { one: 'run', code: 'RUN_NOT_FOUND', list: 'open-design run list' };

/** The routine with this id, this exact name or an id that begins so. @throws CliError exit 1 for none or several. */
export async function findRoutine(client: Client, wanted: string): Promise<Routine> {
  const { routines } = await client.call(routes.listRoutines);
  return pick(routineNoun, wanted, routines);
}

/** As `findRoutine`, also one that the daemon cannot read: it is changed or removed by its id alone. */
export async function findForChange(
  client: Client,
  wanted: string,
): Promise<Routine | UnreadableRoutine> {
  const { routines, unreadable = [] } = await client.call(routes.listRoutines);
  return pick<Routine | UnreadableRoutine>(routineNoun, wanted, [...routines, ...unreadable]);
}

/**
 * The routine whose ledger is asked for. One that was removed is not listed any
 * more, but its ledger stays: a text that fits no routine is taken for its whole id.
 * @throws CliError exit 1 for several
 */
export async function findHistory(
  client: Client,
  wanted: string,
): Promise<Pick<Routine, 'id' | 'name'>> {
  const { routines } = await client.call(routes.listRoutines);
  const isId = wanted !== '' && candidates(wanted, routines).length === 0;
  return isId ? { id: wanted, name: wanted } : pick(routineNoun, wanted, routines);
}

/** The project with this id, this exact name or an id that begins so. @throws CliError exit 1 for none or several. */
export async function findProject(client: Client, wanted: string): Promise<Project> {
  const { projects } = await client.call(routes.listProjects);
  return pick(projectNoun, wanted, projects);
}

/**
 * The agent run with this id or an id that begins so; the id of a routine's run,
 * as the ledger shows it, leads to the agent run that did its work.
 * @throws CliError exit 1 for none or several.
 */
export async function findRun(client: Client, wanted: string): Promise<AgentRun> {
  if (wanted.startsWith('routine-run-')) return behind(client, wanted);
  const { runs } = await client.call(routes.listRuns, { query: { limit: 1_000 } });
  const known = runs.some(({ id }) => id.startsWith(wanted));
  if (known || wanted.length < 36) return pick(runNoun, wanted, runs);
  return (await client.call(routes.getRun, { params: { id: wanted } })).run;
}

async function behind(client: Client, wanted: string): Promise<AgentRun> {
  const { routines } = await client.call(routes.listRoutines);
  const answers = await Promise.all(
    routines.map(({ id }) =>
      client.call(routes.listRoutineRuns, { params: { id }, query: { limit: 100 } }),
    ),
  );
  const run = pick(
    runNoun,
    wanted,
    answers.flatMap(({ runs }) => runs),
  );
  if (run.agentRunId !== '')
    return (await client.call(routes.getRun, { params: { id: run.agentRunId } })).run;
  throw new CliError(
    Exit.failed,
    runNoun.code,
    `The run ${run.id} ended before an agent was started${run.error === null ? '' : `: ${run.error}`}.`,
  );
}

interface Named {
  readonly id: string;
  readonly name?: string;
}

/** What a text fits: an id, else names, else beginnings of ids. */
function candidates<T extends Named>(wanted: string, all: readonly T[]): readonly T[] {
  const exact = all.filter(({ id }) => id === wanted);
  if (exact.length > 0) return exact;
  const named = all.filter(({ name }) => name === wanted);
  return named.length > 0 || wanted === '' ? named : all.filter((it) => it.id.startsWith(wanted));
}

function pick<T extends Named>(noun: Noun, wanted: string, all: readonly T[]): T {
  const found = candidates(wanted, all);
  const [first, ...more] = found;
  if (first === undefined)
    throw new CliError(
      Exit.failed,
      noun.code,
      `There is no ${noun.one} ${JSON.stringify(wanted)}. \`${noun.list}\` shows them.`,
    );
  if (more.length === 0) return first;
  const ids = found.slice(0, 4).map(({ id }) => id);
  throw new CliError(
    Exit.failed,
    'CONFLICT',
    `${JSON.stringify(wanted)} fits ${found.length} ${noun.one}s: ${ids.join(', ')}${found.length > 4 ? ', …' : ''}. Give more of the id.`,
  );
}
