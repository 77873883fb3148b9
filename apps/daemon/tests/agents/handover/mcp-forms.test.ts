import { type McpServer, mcpVariables } from '@open-design/contracts';
import { describe, expect, test } from 'vitest';
import {
  acpServers,
  claudeMcp,
  codexMcp,
  leftOutNote,
  missingVariables,
  noMcpForm,
  opencodeMcp,
} from '../../../src/agents/handover/mcp-forms.ts';

const started: McpServer = {
  name: 'n',
  command: '/bin/x',
  args: ['a "b"', '\u007F\n'],
  env: { K: 'v=1' },
};
const reached: McpServer = {
  name: 'h',
  type: 'http',
  url: 'http://127.0.0.1:1/mcp',
  headers: { A: 'b' },
};
const events: McpServer = { ...reached, name: 'e', type: 'sse' };
const secretive: McpServer = { ...started, name: 's', env: { TOKEN: '${TOKEN}', K: 'v' } };
const bearer: McpServer = { ...reached, name: 'b', headers: { Authorization: 'Bearer ${TOKEN}' } };
const given = { TOKEN: 'secret-value' };
const variables = { given, all: { ...given, PATH: '/bin' } };
const none = { args: [], env: {}, leftOut: [] };

describe('servers of tools', () => {
  test('are told to ACP agents as the protocol has them, with their values', () => {
    expect(acpServers([started, reached, secretive, bearer], given, { http: true })).toEqual({
      mcpServers: [
        { name: 'n', command: '/bin/x', args: started.args, env: [{ name: 'K', value: 'v=1' }] },
        { type: 'http', name: 'h', url: reached.url, headers: [{ name: 'A', value: 'b' }] },
        {
          name: 's',
          command: '/bin/x',
          args: started.args,
          env: [
            { name: 'TOKEN', value: 'secret-value' },
            { name: 'K', value: 'v' },
          ],
        },
        {
          type: 'http',
          name: 'b',
          url: reached.url,
          headers: [{ name: 'Authorization', value: 'Bearer secret-value' }],
        },
      ],
      leftOut: [],
    });
  });

  test('at an address that an ACP agent cannot reach are left out and named', () => {
    const { mcpServers, leftOut } = acpServers([started, reached, events], {}, { sse: true });
    expect(mcpServers.map(({ name }) => name)).toEqual(['n', 'e']);
    expect(leftOut).toEqual(['h']);
  });

  test('are told to Claude Code as JSON, and their tools are permitted', () => {
    const [flag, config = '', permit, tools] = claudeMcp([started, bearer], variables).args;
    expect([flag, permit, tools]).toEqual(['--mcp-config', '--allowedTools', 'mcp__n,mcp__b']);
    expect(JSON.parse(config)).toEqual({
      mcpServers: {
        n: { type: 'stdio', command: '/bin/x', args: started.args, env: started.env },
        b: { type: 'http', url: reached.url, headers: { Authorization: 'Bearer ${TOKEN}' } },
      },
    });
  });

  test('are told to OpenCode beside what a person has set there', () => {
    const own = { model: 'm', mcp: { mine: { type: 'local' } } };
    const { env } = opencodeMcp(own)([secretive, { ...events, headers: {} }], variables);
    expect(JSON.parse(env['OPENCODE_CONFIG_CONTENT'] ?? '')).toEqual({
      model: 'm',
      mcp: {
        mine: { type: 'local' },
        s: {
          type: 'local',
          command: ['/bin/x', ...started.args],
          environment: { TOKEN: '{env:TOKEN}', K: 'v' },
          enabled: true,
        },
        e: { type: 'remote', url: reached.url, headers: {}, enabled: true },
      },
    });
  });

  test('are told to Codex as TOML, and need no approval', () => {
    expect(codexMcp([started, reached, events], variables)).toEqual({
      args: [
        'mcp_servers.n.command="/bin/x"',
        'mcp_servers.n.args=["a \\"b\\"", "\\u007f\\n"]',
        'mcp_servers.n.env={ "K" = "v=1" }',
        'mcp_servers.n.default_tools_approval_mode="approve"',
        'mcp_servers.h.url="http://127.0.0.1:1/mcp"',
        'mcp_servers.h.http_headers={ "A" = "b" }',
        'mcp_servers.h.default_tools_approval_mode="approve"',
      ].flatMap((it) => ['-c', it]),
      env: {},
      leftOut: ['e'],
    });
  });

  test('have the value of a secret in the environment of Codex, never among its arguments', () => {
    const renamed: McpServer = { ...secretive, name: 'r', env: { KEY: 'x-${TOKEN}' } };
    const { args, env, leftOut } = codexMcp([secretive, renamed, bearer], variables);
    expect(args).toContain('mcp_servers.s.env_vars=["TOKEN"]');
    expect(args).toContain('mcp_servers.r.env_vars=["KEY"]');
    expect(args).toContain(
      'mcp_servers.b.env_http_headers={ "Authorization" = "OD_MCP_HEADER_3" }',
    );
    expect(env).toEqual({
      TOKEN: 'secret-value',
      KEY: 'x-secret-value',
      OD_MCP_HEADER_3: 'Bearer secret-value',
    });
    expect(leftOut).toEqual([]);
    expect(args.join(' ')).not.toContain('secret-value');
  });

  test('that would change a variable of Codex itself are left out', () => {
    const greedy: McpServer = { ...secretive, env: { PATH: '${TOKEN}' } };
    expect(codexMcp([greedy], variables)).toEqual({ ...none, leftOut: ['s'] });
  });

  test('that an agent cannot be told of are named, with an agent that can', () => {
    expect(noMcpForm([started], variables)).toEqual({ ...none, leftOut: ['n'] });
    expect(leftOutNote('gemini', ['n'])).toContain('gemini-acp');
    for (const form of [claudeMcp, codexMcp, opencodeMcp({})])
      expect(form([], variables)).toEqual(none);
  });

  test('name the variables that a routine has to give', () => {
    expect(mcpVariables(bearer)).toEqual(['TOKEN']);
    expect(missingVariables([started, secretive, bearer], {})).toEqual(['s: TOKEN', 'b: TOKEN']);
    expect(missingVariables([bearer], given)).toEqual([]);
  });
});
