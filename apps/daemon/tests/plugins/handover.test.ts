import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { InstalledPluginRecord, type McpServer, type Snapshot } from '@open-design/contracts';
import { describe, expect, test } from 'vitest';
import { applyPlugin } from '../../src/plugins/apply.ts';
import { handover } from '../../src/plugins/handover.ts';
import { placePlugin } from '../../src/plugins/install.ts';
import { acpServers, mcpLaunch } from '../../src/plugins/mcp.ts';
import { placeFiles, takeBack } from '../../src/plugins/place.ts';
import { skillPlacement } from '../../src/plugins/skill-placement.ts';
import { exampleFolder, type examples, folderWith, newFolder } from './folders.ts';

const skill = { name: 'a', description: 'Does a.', folder: '/data/a', body: '# A\n\nDo a.\n' };
const other = { ...skill, name: 'b', folder: '/data/b' };

describe('skills', () => {
  test.each([
    ['claude', '.claude/skills'],
    ['claude-acp', '.claude/skills'],
    ['codex', '.agents/skills'],
    ['codex-acp', '.agents/skills'],
    ['opencode', '.opencode/skills'],
    ['opencode-acp', '.opencode/skills'],
    ['qwen', '.qwen/skills'],
  ])('go where %s looks for them, and the prompt names them', (agentId, place) => {
    const { files, promptPrefix } = skillPlacement(agentId, [
      skill,
      other,
      { ...other, folder: '/x' },
    ]);
    expect(files).toEqual([
      { path: `${place}/a`, from: '/data/a' },
      { path: `${place}/b`, from: '/data/b' },
    ]);
    expect(promptPrefix).toBe(`Use the skills a, b, which you find under ${place}.\n\n`);
  });

  test.each(['gemini', 'command', 'acp', 'brief', 'constructor'])(
    'stand in the prompt of %s',
    (agentId) => {
      const { files, promptPrefix } = skillPlacement(agentId, [skill]);
      expect(files).toEqual([]);
      expect(promptPrefix).toBe(
        'Use the skill a: Does a.\nIts files are in /data/a. What it says:\n\n# A\n\nDo a.\n\n---\n\n',
      );
    },
  );

  test('that there are none of leave the prompt alone', () => {
    expect(skillPlacement('claude', [])).toEqual({ files: [], promptPrefix: '' });
  });
});

async function applied(
  dataDir: string,
  name: (typeof examples)[number],
  inputs = {},
): Promise<Snapshot> {
  const placed = await placePlugin(dataDir, exampleFolder(name));
  const plugin = InstalledPluginRecord.parse({
    ...placed,
    sourceKind: 'local',
    trust: 'trusted',
    capabilitiesGranted: [],
    installedAt: 0,
    updatedAt: 0,
  });
  const { snapshot } = applyPlugin(plugin, inputs);
  const ids = { snapshotId: name, projectId: null, conversationId: null, runId: null };
  return { ...snapshot, ...ids, query: null, createdAt: 0, expiresAt: null };
}

describe('what a run is handed', () => {
  test('comes from its snapshots: all skills and servers, in order', async () => {
    const dataDir = newFolder();
    const snapshots = [
      await applied(dataDir, 'csv-profiler'),
      await applied(dataDir, 'weekly-report', { prompt: 'p', topic: 't' }),
    ];
    const given = await handover(dataDir, 'claude', snapshots);
    const folderOf = (at: number) =>
      path.join(
        dataDir,
        'plugins',
        snapshots[at]?.pluginId ?? '',
        snapshots[at]?.contentDigest ?? '',
      );
    expect(given).toEqual({
      files: [
        { path: '.claude/skills/csv-profiler', from: folderOf(0) },
        { path: '.claude/skills/chart-text', from: path.join(folderOf(1), 'skills/chart-text') },
      ],
      promptPrefix:
        'Use the skills csv-profiler, chart-text, which you find under .claude/skills.\n\n',
      mcpServers: [
        {
          name: 'numbers',
          command: 'node',
          args: [path.join(folderOf(1), 'server.mjs'), '--quiet'],
          env: {},
        },
      ],
    });
    const { promptPrefix } = await handover(dataDir, 'brief', snapshots);
    expect(promptPrefix).toContain('A column with one distinct value is worth a word');
    expect(await handover(dataDir, 'claude', [])).toEqual({
      files: [],
      promptPrefix: '',
      mcpServers: [],
    });
  });

  test('says what to do when the files are not on this machine', async () => {
    const dataDir = newFolder();
    const snapshot = await applied(dataDir, 'release-notes');
    rmSync(path.join(dataDir, 'plugins'), { recursive: true });
    await expect(handover(dataDir, 'claude', [snapshot])).rejects.toMatchObject({
      code: 'PLUGIN_NOT_FOUND',
      message: expect.stringContaining('open-design plugin install'),
    });
  });
});

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

describe('MCP servers', () => {
  test('are told to ACP agents as the protocol has them', () => {
    expect(acpServers([started, reached])).toEqual([
      { name: 'n', command: '/bin/x', args: started.args, env: [{ name: 'K', value: 'v=1' }] },
      { type: 'http', name: 'h', url: reached.url, headers: [{ name: 'A', value: 'b' }] },
    ]);
  });

  test('are told to Claude Code and OpenCode as JSON', () => {
    const [flag, config = ''] = mcpLaunch('claude', [started, reached]).args;
    expect(flag).toBe('--mcp-config');
    expect(JSON.parse(config)).toEqual({
      mcpServers: {
        n: { type: 'stdio', command: '/bin/x', args: started.args, env: started.env },
        h: { type: 'http', url: reached.url, headers: { A: 'b' } },
      },
    });
    const { OPENCODE_CONFIG_CONTENT = '' } = mcpLaunch('opencode', [started, events]).env;
    expect(JSON.parse(OPENCODE_CONFIG_CONTENT)).toEqual({
      mcp: {
        n: {
          type: 'local',
          command: ['/bin/x', ...started.args],
          environment: { K: 'v=1' },
          enabled: true,
        },
        e: { type: 'remote', url: reached.url, headers: { A: 'b' }, enabled: true },
      },
    });
  });

  test('are told to Codex as TOML', () => {
    expect(mcpLaunch('codex', [started, reached, events])).toEqual({
      args: [
        '-c',
        'mcp_servers.n.command="/bin/x"',
        '-c',
        'mcp_servers.n.args=["a \\"b\\"", "\\u007f\\n"]',
        '-c',
        'mcp_servers.n.env={ "K" = "v=1" }',
        '-c',
        'mcp_servers.h.url="http://127.0.0.1:1/mcp"',
        '-c',
        'mcp_servers.h.http_headers={ "A" = "b" }',
      ],
      env: {},
      leftOut: ['e'],
    });
  });

  test('that an agent cannot be told of are named, not dropped in silence', () => {
    expect(mcpLaunch('gemini', [started])).toEqual({ args: [], env: {}, leftOut: ['n'] });
    expect(mcpLaunch('claude', [])).toEqual({ args: [], env: {}, leftOut: [] });
  });
});

describe('files that are put into a workspace', () => {
  const source = () =>
    folderWith({ 'SKILL.md': 'ours', 'scripts/x.sh': '#!/bin/sh\n', 'docs/a.md': 'a' });
  const all = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort();

  test('are there for the run and gone after it', async () => {
    const cwd = folderWith({ 'README.md': 'mine' });
    const from = source();
    execFileSync('chmod', ['+x', path.join(from, 'scripts/x.sh')]);
    const placed = await placeFiles(cwd, [{ path: '.claude/skills/a', from }]);
    expect(JSON.parse(JSON.stringify(placed))).toEqual(placed);
    expect(placed.left).toEqual([]);
    execFileSync(path.join(cwd, '.claude/skills/a/scripts/x.sh'));
    await takeBack(cwd, placed);
    await takeBack(cwd, placed);
    expect(all(cwd)).toEqual(['README.md']);
  });

  test('never take the place of what a person has there', async () => {
    const cwd = folderWith({
      '.claude/skills/a/SKILL.md': 'mine',
      '.claude/skills/b/SKILL.md': 'mine too',
    });
    const placed = await placeFiles(cwd, [{ path: '.claude/skills/a', from: source() }]);
    expect(placed.left).toEqual(['.claude/skills/a/SKILL.md']);
    expect(await readFile(path.join(cwd, '.claude/skills/a/SKILL.md'), 'utf8')).toBe('mine');
    writeFileSync(path.join(cwd, '.claude/skills/a/docs/notes.md'), 'by the agent');
    await takeBack(cwd, placed);
    expect(all(path.join(cwd, '.claude/skills'))).toEqual([
      'a',
      'a/SKILL.md',
      'a/docs',
      'a/docs/notes.md',
      'b',
      'b/SKILL.md',
    ]);
  });

  test('never follow a link out of the workspace', async () => {
    const outside = newFolder();
    const cwd = newFolder();
    symlinkSync(outside, path.join(cwd, '.claude'));
    mkdirSync(path.join(cwd, '.agents/skills/a'), { recursive: true });
    symlinkSync(outside, path.join(cwd, '.agents/skills/a/docs'));
    symlinkSync(path.join(outside, 'x'), path.join(cwd, '.agents/skills/a/SKILL.md'));
    const from = source();
    const placed = await placeFiles(cwd, [
      { path: '.claude/skills/a', from },
      { path: '.agents/skills/a', from },
    ]);
    expect(readdirSync(outside)).toEqual([]);
    expect(placed.left.toSorted()).toEqual([
      '.agents/skills/a/SKILL.md',
      '.agents/skills/a/docs',
      '.claude/skills/a',
    ]);
    await takeBack(cwd, placed);
    expect(existsSync(path.join(cwd, '.agents/skills/a/docs'))).toBe(true);
    expect(readdirSync(outside)).toEqual([]);
  });
});
