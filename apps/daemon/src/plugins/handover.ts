import { access } from 'node:fs/promises';
import path from 'node:path';
import { McpServer, PluginSkill, type Snapshot } from '@open-design/contracts';
import { messageOf } from '../errors.ts';
import { contentFolder } from './contents.ts';

/** What a run's agent is given of the plugins that were applied for it, beside the prompt that they made. */
export interface Handover {
  /** In order, each name once. `folder` is an absolute path. */
  readonly skills: readonly {
    readonly name: string;
    readonly description: string;
    readonly folder: string;
  }[];
  /** In order, each name once. Programs of plugins are absolute paths. */
  readonly mcpServers: readonly McpServer[];
  /** What of it is not there, in sentences. */
  readonly missing: readonly string[];
  /** What else a person should find in the run's events. */
  readonly notes: readonly string[];
}

/**
 * Works out what a run is given, from its snapshots alone: those are what was
 * applied, whatever became of the plugins since.
 *
 * @param snapshots of the run, in order
 */
export async function handover(dataDir: string, snapshots: readonly Snapshot[]): Promise<Handover> {
  const skills = new Map<string, Handover['skills'][number]>();
  const mcpServers = new Map<string, McpServer>();
  const missing: string[] = [];
  const notes: string[] = [];
  for (const snapshot of snapshots) {
    const folder = folderOf(dataDir, snapshot);
    const there = skillsOf(snapshot);
    const fault = folder === null ? null : await faultOf(folder, there, snapshot);
    if (fault !== null) missing.push(fault);
    else if (folder !== null)
      for (const { name, description, path: place } of there)
        if (!skills.has(name))
          skills.set(name, { name, description, folder: path.join(folder, place) });
    if (fault !== null) continue;
    for (const server of serversOf(snapshot, folder))
      if (!mcpServers.has(server.name)) mcpServers.set(server.name, server);
      else notes.push(secondServer(server.name, snapshot));
  }
  return { skills: [...skills.values()], mcpServers: [...mcpServers.values()], missing, notes };
}

function folderOf(dataDir: string, { pluginId, contentDigest }: Snapshot): string | null {
  return contentDigest === undefined ? null : contentFolder(dataDir, pluginId, contentDigest);
}

function skillsOf({ resolvedContext }: Snapshot): PluginSkill[] {
  return resolvedContext.items.flatMap((item) => PluginSkill.safeParse(item).data ?? []);
}

function serversOf({ mcpServers }: Snapshot, folder: string | null): McpServer[] {
  return mcpServers
    .flatMap((item) => McpServer.safeParse(item).data ?? [])
    .map((server) => (folder === null ? server : rooted(server, folder)));
}

/** A server whose program and arguments that begin with `./` are those of the plugin's own files. */
function rooted(server: McpServer, folder: string): McpServer {
  if (!('command' in server)) return server;
  const absolute = (text: string) => (text.startsWith('./') ? path.join(folder, text) : text);
  return { ...server, command: absolute(server.command), args: server.args.map(absolute) };
}

async function faultOf(
  folder: string,
  skills: readonly PluginSkill[],
  { pluginId, contentDigest = '' }: Snapshot,
): Promise<string | null> {
  try {
    await access(folder);
    for (const skill of skills) await access(path.join(folder, skill.path, 'SKILL.md'));
    return null;
  } catch (error) {
    return `Cannot give the agent what the plugin ${pluginId} (${contentDigest.slice(0, 12)}) has for it: its files are not whole on this machine: ${messageOf(error)}. Install the same plugin here with \`open-design plugin install\`.`;
  }
}

function secondServer(name: string, { pluginId }: Snapshot): string {
  return `Cannot give the agent the MCP server ${name} of the plugin ${pluginId}: another plugin of the run has one of that name. Rename one of them.`;
}
