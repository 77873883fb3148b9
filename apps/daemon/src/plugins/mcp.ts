import path from 'node:path';
import type { McpServer } from '@open-design/contracts';

type Started = Extract<McpServer, { command: string }>;

/** A server whose program and arguments that begin with `./` are those of the plugin's own files. @param folder absolute */
export function rooted(server: McpServer, folder: string): McpServer {
  if (!('command' in server)) return server;
  const absolute = (text: string) => (text.startsWith('./') ? path.join(folder, text) : text);
  return { ...server, command: absolute(server.command), args: server.args.map(absolute) };
}

/** As `session/new`, `session/load` and `session/resume` of the Agent Client Protocol take them. */
export function acpServers(servers: readonly McpServer[]) {
  return servers.map((it) =>
    'command' in it
      ? { name: it.name, command: it.command, args: it.args, env: pairs(it.env) }
      : { type: it.type, name: it.name, url: it.url, headers: pairs(it.headers) },
  );
}

/** How an agent with a format of its own is told of servers, beside all else. */
export interface McpLaunch {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The names of those that it cannot be told of for one run. */
  readonly leftOut: readonly string[];
}

/**
 * What an agent's own program is given so that it has the servers, for this run
 * alone: Claude Code `--mcp-config`, Codex `-c mcp_servers.…`, OpenCode
 * OPENCODE_CONFIG_CONTENT. The others of those that speak ACP get `acpServers`.
 */
export function mcpLaunch(agentId: string, servers: readonly McpServer[]): McpLaunch {
  const nothing = { args: [], env: {}, leftOut: [] };
  if (servers.length === 0) return nothing;
  switch (agentId) {
    case 'claude':
      return { ...nothing, args: ['--mcp-config', JSON.stringify(claudeConfig(servers))] };
    case 'codex':
      return codexLaunch(servers);
    case 'opencode':
      return {
        ...nothing,
        env: { OPENCODE_CONFIG_CONTENT: JSON.stringify(opencodeConfig(servers)) },
      };
    default:
      return { ...nothing, leftOut: servers.map(({ name }) => name) };
  }
}

function claudeConfig(servers: readonly McpServer[]) {
  const entries = servers.map(({ name, ...it }) =>
    'command' in it ? [name, { type: 'stdio', ...it }] : [name, it],
  );
  return { mcpServers: Object.fromEntries(entries) as unknown };
}

function opencodeConfig(servers: readonly McpServer[]) {
  const entries = servers.map((it) => [
    it.name,
    'command' in it
      ? { type: 'local', command: [it.command, ...it.args], environment: it.env, enabled: true }
      : { type: 'remote', url: it.url, headers: it.headers, enabled: true },
  ]);
  return { mcp: Object.fromEntries(entries) as unknown };
}

/** Codex reads each value as TOML. It has no word for server-sent events. */
function codexLaunch(servers: readonly McpServer[]): McpLaunch {
  const isTaken = (it: McpServer) => !('type' in it) || it.type === 'http';
  const args = servers.filter(isTaken).flatMap((it) => {
    const set = (key: string, value: string) => ['-c', `mcp_servers.${it.name}.${key}=${value}`];
    if (!('command' in it))
      return [
        ...set('url', toml(it.url)),
        ...unlessEmpty(it.headers, (table) => set('http_headers', table)),
      ];
    return [
      ...set('command', toml(it.command)),
      ...set('args', `[${it.args.map(toml).join(', ')}]`),
      ...unlessEmpty(it.env, (table) => set('env', table)),
    ];
  });
  const leftOut = servers.filter((it) => !isTaken(it)).map(({ name }) => name);
  return { args, env: {}, leftOut };
}

function unlessEmpty(
  table: Readonly<Record<string, string>>,
  set: (table: string) => string[],
): string[] {
  const entries = Object.entries(table).map(([key, value]) => `${toml(key)} = ${toml(value)}`);
  return entries.length === 0 ? [] : set(`{ ${entries.join(', ')} }`);
}

/** A basic string of TOML: that of JSON, but for DEL. */
function toml(text: string): string {
  return JSON.stringify(text).replaceAll('\u007F', '\\u007f');
}

function pairs(table: Started['env']): { name: string; value: string }[] {
  return Object.entries(table).map(([name, value]) => ({ name, value }));
}
