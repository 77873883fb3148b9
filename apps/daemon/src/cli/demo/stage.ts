import {
  type Agent,
  type Client,
  defaultPolicies,
  type Project,
  type Routine,
  routes,
} from '@open-design/contracts';
import { now } from '../../clock.ts';
import { CliError, Exit } from '../exit.ts';

/** How often the demo's routine comes due, in milliseconds. */
export const everyMs = 20_000;
/** How soon it does for the first time. */
const firstMs = 4_000;

const prompt =
  'Look at this folder and write one page, brief.html, that says what it is and what has changed lately.';

/** The agent, if it is here. @throws CliError exit 1 with what to do */
export async function needAgent(client: Client, id: string): Promise<Agent> {
  const { agents } = await client.call(routes.listAgents);
  const agent = agents.find((it) => it.id === id);
  if (agent === undefined)
    throw new CliError(
      Exit.failed,
      'AGENT_UNAVAILABLE',
      `There is no agent ${JSON.stringify(id)}. Choose one of ${agents.map((it) => it.id).join(', ')}.`,
    );
  if (agent.available) return agent;
  throw new CliError(
    Exit.failed,
    'AGENT_UNAVAILABLE',
    `The agent ${agent.name} is not on this machine. ${agent.install ?? 'Install it'} Or leave --agent out: the built-in one needs nothing.`,
  );
}

/** Adds the folder as a project. */
export async function addProject(client: Client, folder: string): Promise<Project> {
  const body = { id: 'demo', name: 'Demo', folder };
  return (await client.call(routes.createProject, { body })).project;
}

/** What a model says that it did is held against the folder. */
const checks = [
  {
    name: 'the page is there',
    kind: 'file_changed',
    path: 'brief.html',
    otherwise: 'failed',
  },
] as const;

/** Creates a routine that is due in four seconds, and every twenty from then on. */
export async function addRoutine(
  client: Client,
  projectId: string,
  { id: agentId, usesModel }: Agent,
): Promise<Routine> {
  const body = {
    name: 'Demo brief',
    prompt,
    schedule: { kind: 'interval', everyMs, anchorAt: now() + firstMs },
    target: { mode: 'reuse', projectId },
    agentId,
    ...(usesModel && { policies: { ...defaultPolicies, checks: [...checks] } }),
  } as const;
  return (await client.call(routes.createRoutine, { body })).routine;
}
