import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { McpServer, PluginSkill, type Snapshot } from '@open-design/contracts';
import { DaemonError, messageOf } from '../errors.ts';
import { contentFolder } from './contents.ts';
import { readFrontMatter } from './front-matter.ts';
import { rooted } from './mcp.ts';
import { type SkillPlacement, skillPlacement, type SkillToPlace } from './skill-placement.ts';

/** What a run's agent is given of the plugins that were applied for it, beside the prompt that they made. */
export interface Handover extends SkillPlacement {
  /** In order, each name once. Programs of plugins are absolute paths. */
  readonly mcpServers: readonly McpServer[];
}

/** Nothing was applied. */
const nothing: Handover = { files: [], promptPrefix: '', mcpServers: [] };

/**
 * Works out what a run is given, from its snapshots alone: those are what was
 * applied, whatever became of the plugins since.
 *
 * @param snapshots of the run, in order
 * @throws DaemonError PLUGIN_NOT_FOUND when files that are needed are not on this machine
 */
export async function handover(
  dataDir: string,
  agentId: string,
  snapshots: readonly Snapshot[],
): Promise<Handover> {
  if (snapshots.length === 0) return nothing;
  const skills: SkillToPlace[] = [];
  const servers: McpServer[] = [];
  for (const snapshot of snapshots) {
    const folder = folderOf(dataDir, snapshot);
    for (const item of snapshot.resolvedContext.items) {
      const skill = PluginSkill.safeParse(item).data;
      if (skill !== undefined && folder !== null)
        skills.push(await toPlace(path.join(folder, skill.path), skill, snapshot));
    }
    for (const item of snapshot.mcpServers) {
      const server = McpServer.safeParse(item).data;
      if (server === undefined || servers.some(({ name }) => name === server.name)) continue;
      servers.push(folder === null ? server : rooted(server, folder));
    }
  }
  return { ...skillPlacement(agentId, skills), mcpServers: servers };
}

function folderOf(dataDir: string, { pluginId, contentDigest }: Snapshot): string | null {
  return contentDigest === undefined ? null : contentFolder(dataDir, pluginId, contentDigest);
}

async function toPlace(
  folder: string,
  { name, description }: PluginSkill,
  { pluginId, contentDigest = '' }: Snapshot,
): Promise<SkillToPlace> {
  try {
    const { body } = readFrontMatter(await readFile(path.join(folder, 'SKILL.md'), 'utf8'));
    return { name, description, folder, body };
  } catch (error) {
    throw new DaemonError(
      'PLUGIN_NOT_FOUND',
      `Cannot give the agent the skill ${name}: the files of the plugin ${pluginId} (${contentDigest.slice(0, 12)}) are not whole on this machine: ${messageOf(error)}. Install the same plugin here with \`open-design plugin install\`.`,
      { cause: error },
    );
  }
}
