import type { McpServer } from '@open-design/contracts';
import type { AgentAssignment, AgentPort, Outcome } from '../agents/agent.ts';
import { missingVariables } from '../agents/handover/mcp-forms.ts';
import { type PlacedFolders, placeFolders } from '../agents/handover/place.ts';
import { namedInPrompt, skillPlace, wholeInPrompt } from '../agents/handover/skill-places.ts';
import { DaemonError, messageOf } from '../errors.ts';
import { placedFile } from '../spool/folder.ts';
import type { StartOrder } from './message.ts';

type Given = Pick<StartOrder, 'agentId' | 'skills' | 'mcpServers' | 'spool'>;

/**
 * Lets an agent work with what its run is handed: skills are in its workspace
 * for so long, where it looks for them, or in its prompt.
 *
 * @throws DaemonError SECRET_NOT_FOUND, WORKSPACE_UNAVAILABLE, PLUGIN_NOT_FOUND
 */
export async function withHandover(
  order: Given,
  assignment: AgentAssignment,
  port: Pick<AgentPort, 'emit'>,
  work: (assignment: AgentAssignment) => Promise<Outcome>,
): Promise<Outcome> {
  const note = async (code: string, message: string) =>
    await port.emit({ name: 'diagnostic', data: { code, message } });
  const mcpServers = await usable(order.mcpServers, assignment, note);
  const place = order.skills.length === 0 ? null : skillPlace(order.agentId);
  const folders = place === null ? null : await placed(order, place, assignment.cwd);
  try {
    if (folders !== null && folders.left.length > 0)
      await note(
        'skills_left',
        `There is something of yours at ${folders.left.map((it) => it.path).join(', ')}: it was left as it is, and the agent was told of the skill in its prompt.`,
      );
    const prefix = await inPrompt(order, place, folders);
    const prompt = `${prefix}${assignment.prompt}`;
    return await work({ ...assignment, prompt, mcpServers });
  } finally {
    await folders?.takeBack();
  }
}

async function placed({ skills, spool }: Given, place: string, cwd: string) {
  const wanted = skills.map(({ name, folder }) => ({ path: `${place}/${name}`, from: folder }));
  try {
    return await placeFolders(cwd, wanted, placedFile(spool));
  } catch (error) {
    throw new DaemonError(
      'WORKSPACE_UNAVAILABLE',
      `Cannot put the skills of the run's plugins into ${cwd}: ${messageOf(error)}. Check the disk and the folder's permissions, and run it again.`,
      { cause: error },
    );
  }
}

async function inPrompt(
  { skills }: Given,
  place: string | null,
  folders: PlacedFolders | null,
): Promise<string> {
  const found = new Set(folders?.placed.map(({ from }) => from));
  const named = skills.filter(({ folder }) => found.has(folder)).map(({ name }) => name);
  const others = skills.filter(({ folder }) => !found.has(folder));
  try {
    const whole = await Promise.all(others.map(wholeInPrompt));
    return namedInPrompt(place ?? '', named) + whole.join('');
  } catch (error) {
    throw new DaemonError('PLUGIN_NOT_FOUND', messageOf(error), { cause: error });
  }
}

/** Those of which every variable has a value. A routine says which it gives; a message of a person cannot. */
async function usable(
  servers: readonly McpServer[],
  { routineId, environment = {} }: AgentAssignment,
  note: (code: string, message: string) => Promise<void>,
): Promise<readonly McpServer[]> {
  const missing = missingVariables(servers, environment);
  if (missing.length === 0) return servers;
  const [first = ''] = missing;
  const name = /: ([^,]+)/.exec(first)?.[1] ?? '';
  const what = `its MCP servers name variables that the run does not give (${missing.join('; ')})`;
  const remedy = `\`open-design secret set ${name}\` binds one, \`open-design routine edit ${routineId ?? 'ROUTINE'} --secret ${name}\` gives it to a routine`;
  if (routineId !== null)
    throw new DaemonError('SECRET_NOT_FOUND', `Cannot start the agent: ${what}. ${remedy}.`);
  await note('mcp_left_out', `Left out, since ${what}. ${remedy}.`);
  return servers.filter((it) => missingVariables([it], environment).length === 0);
}
