import { fillMcpValue, type McpServer, mcpVariables } from '@open-design/contracts';

/** What a program is started with beside all else, so that it knows of servers, for this run alone. */
export interface McpLaunch {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The names of those that it cannot be told of. */
  readonly leftOut: readonly string[];
}

/** The variables that values may name, and all that the agent's environment holds. */
export interface McpVariables {
  readonly given: Values;
  readonly all: Values;
}

type Values = Readonly<Record<string, string>>;

/** How an agent is told. Values of variables never reach `args`: others can see them there. */
export type McpForm = (servers: readonly McpServer[], variables: McpVariables) => McpLaunch;

/** Of an agent that cannot be told for one run. */
export const noMcpForm: McpForm = (servers) => ({
  ...nothing,
  leftOut: servers.map(({ name }) => name),
});

const nothing: McpLaunch = { args: [], env: {}, leftOut: [] };

/** Claude Code puts in variables of its environment by itself. A server that was given is meant to be used. */
export const claudeMcp: McpForm = (servers) => {
  if (servers.length === 0) return nothing;
  const entries = servers.map(({ name, ...it }): [string, object] => [
    name,
    'command' in it ? { type: 'stdio', ...it } : it,
  ]);
  const config = JSON.stringify({ mcpServers: Object.fromEntries(entries) });
  const allowed = servers.map(({ name }) => `mcp__${name}`).join(',');
  return { args: ['--mcp-config', config, '--allowedTools', allowed], env: {}, leftOut: [] };
};

/** OpenCode, over the configuration that a person has in the environment already. */
export function opencodeMcp(ownConfig: Readonly<Record<string, unknown>>): McpForm {
  return (servers) => {
    if (servers.length === 0) return nothing;
    const inIt = (table: Readonly<Record<string, string>>) =>
      mapped(table, (text) => fillMcpValue(text, (name) => `{env:${name}}`));
    const entries = servers.map((it): [string, object] => {
      const enabled = true;
      if (!('command' in it))
        return [it.name, { type: 'remote', url: it.url, headers: inIt(it.headers), enabled }];
      const command = [it.command, ...it.args];
      return [it.name, { type: 'local', command, environment: inIt(it.env), enabled }];
    });
    const own = ownConfig['mcp'];
    const mcp = { ...(typeof own === 'object' ? own : {}), ...Object.fromEntries(entries) };
    return {
      args: [],
      env: { OPENCODE_CONFIG_CONTENT: JSON.stringify({ ...ownConfig, mcp }) },
      leftOut: [],
    };
  };
}

/**
 * Codex reads each value as TOML. It has no word for server-sent events. It
 * hands on variables under their own names alone, so that a composed value
 * becomes one of its environment first; it asks before it uses a server, which
 * nobody could answer.
 */
export const codexMcp: McpForm = (servers, { given, all }) => {
  const env: Record<string, string> = {};
  const args: string[] = [];
  const leftOut: string[] = [];
  for (const it of servers) {
    const own =
      'command' in it ? startedTable(it, given, { ...all, ...env }) : reachedTable(it, given, env);
    if (own === null) {
      leftOut.push(it.name);
      continue;
    }
    Object.assign(env, own.env);
    const table = { ...own.table, default_tools_approval_mode: toml('approve') };
    for (const [key, value] of Object.entries(table))
      args.push('-c', `mcp_servers.${it.name}.${key}=${value}`);
  }
  return { args, env, leftOut };
};

interface CodexTable {
  readonly table: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

type Started = Extract<McpServer, { command: string }>;
type Reached = Exclude<McpServer, Started>;
/** Null where another value already has the name of one that would have to be composed. */
function startedTable(it: Started, given: Values, taken: Values): CodexTable | null {
  const [plain, composed] = parted(it.env);
  const env = mapped(composed, (text) => fillMcpValue(text, (name) => given[name] ?? ''));
  if (Object.entries(env).some(([name, value]) => (taken[name] ?? value) !== value)) return null;
  return {
    env,
    table: {
      command: toml(it.command),
      args: tomlList(it.args),
      ...(Object.keys(plain).length > 0 && { env: tomlTable(plain) }),
      ...(Object.keys(env).length > 0 && { env_vars: tomlList(Object.keys(env)) }),
    },
  };
}

function reachedTable(it: Reached, given: Values, taken: Values): CodexTable | null {
  if (it.type !== 'http') return null;
  const [plain, composed] = parted(it.headers);
  const from = Object.keys(taken).length;
  const headers = Object.entries(composed).map(
    ([header, text], at) =>
      [
        header,
        `OD_MCP_HEADER_${from + at + 1}`,
        fillMcpValue(text, (name) => given[name] ?? ''),
      ] as const,
  );
  const byName = Object.fromEntries(headers.map(([header, name]) => [header, name]));
  return {
    env: Object.fromEntries(headers.map(([, name, value]) => [name, value])),
    table: {
      url: toml(it.url),
      ...(Object.keys(plain).length > 0 && { http_headers: tomlTable(plain) }),
      ...(headers.length > 0 && { env_http_headers: tomlTable(byName) }),
    },
  };
}

/** The values without and those with a variable in them. */
function parted(table: Values): [Record<string, string>, Record<string, string>] {
  const isPlain = ([, text]: [string, string]) => fillMcpValue(text, () => '') === text;
  const entries = Object.entries(table);
  return [
    Object.fromEntries(entries.filter(isPlain)),
    Object.fromEntries(entries.filter((entry) => !isPlain(entry))),
  ];
}

function mapped(table: Values, change: (text: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(table).map(([name, text]) => [name, change(text)]));
}

/** A basic string of TOML: that of JSON, but for DEL. */
function toml(text: string): string {
  return JSON.stringify(text).replaceAll('\u007F', '\\u007f');
}

const tomlList = (texts: readonly string[]) => `[${texts.map(toml).join(', ')}]`;

function tomlTable(table: Values): string {
  const entries = Object.entries(table).map(([key, value]) => `${toml(key)} = ${toml(value)}`);
  return `{ ${entries.join(', ')} }`;
}

/** What an agent says that it can reach, beside servers that it starts. */
export interface McpReach {
  readonly http?: boolean | null | undefined;
  readonly sse?: boolean | null | undefined;
}

/**
 * As `session/new`, `session/load` and `session/resume` of the Agent Client
 * Protocol take them, with all values filled in: they go through the agent's
 * standard input alone. What it cannot reach is left out.
 */
export function acpServers(servers: readonly McpServer[], given: Values, reach: McpReach) {
  const pairs = (table: Values) =>
    Object.entries(mapped(table, (text) => fillMcpValue(text, (name) => given[name] ?? ''))).map(
      ([name, value]) => ({ name, value }),
    );
  const isReached = (it: McpServer) => 'command' in it || reach[it.type] === true;
  return {
    mcpServers: servers
      .filter(isReached)
      .map((it) =>
        'command' in it
          ? { name: it.name, command: it.command, args: it.args, env: pairs(it.env) }
          : { type: it.type, name: it.name, url: it.url, headers: pairs(it.headers) },
      ),
    leftOut: servers.filter((it) => !isReached(it)).map(({ name }) => name),
  };
}

/** The variables that servers name and the routine does not give, as `server: NAME, …`. */
export function missingVariables(servers: readonly McpServer[], given: Values): string[] {
  return servers.flatMap((it) => {
    const missing = mcpVariables(it).filter((name) => !Object.hasOwn(given, name));
    return missing.length === 0 ? [] : [`${it.name}: ${missing.join(', ')}`];
  });
}

/** Said of servers that an agent cannot be told of. */
export function leftOutNote(agentId: string, names: readonly string[]): string {
  const those = names.length === 1 ? 'is' : 'are';
  const remedy =
    agentId === 'gemini'
      ? 'The agent gemini-acp takes them.'
      : 'Give the routine an agent that takes them, such as one that speaks ACP.';
  return `The agent ${agentId} cannot be given ${names.join(', ')} for one run; ${those} left out. ${remedy}`;
}
