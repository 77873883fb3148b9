import { appendFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Client, type RoutineInput, routes } from '@open-design/contracts';
import { describe, expect, test } from 'vitest';
import { closeDatabase, insertRoutine, openDatabase } from '../../src/db.ts';
import { echo } from '../fixtures/programs.ts';
import { startDaemon } from '../house/daemon.ts';
import { copyOf, exampleFolder, type examples, folderWith } from './folders.ts';

type Example = (typeof examples)[number];

const install = (client: Client, name: Example, more = {}) =>
  client.call(routes.installPlugin, { body: { source: exampleFolder(name), ...more } });

async function addRoutine(client: Client, input: Partial<RoutineInput> = {}) {
  const { routine } = await client.call(routes.createRoutine, {
    body: {
      name: 'With plugins',
      prompt: 'Say hello.',
      schedule: { kind: 'daily', time: '08:00', timezone: 'Europe/Berlin' },
      target: { mode: 'create_each_run' },
      agentId: 'command',
      agentOptions: echo,
      ...input,
    },
  });
  return routine;
}

function context(pluginIds: string[], more: object = {}) {
  return { skillIds: [], pluginIds, mcpServerIds: [], connectorIds: [], ...more };
}

async function promptOf(client: Client, run: { projectId: string; conversationId: string }) {
  const params = { id: run.projectId, cid: run.conversationId };
  const { messages } = await client.call(routes.listMessages, { params });
  return messages[0]?.content;
}

describe('plugins over HTTP', () => {
  test('are installed restricted, granted, trusted, restricted again and removed', async () => {
    const { client } = await startDaemon();
    const installed = await install(client, 'weekly-report');
    expect(installed).toMatchObject({
      change: 'installed',
      plugin: { id: 'weekly-report', trust: 'restricted', sourceKind: 'local' },
      required: ['prompt:inject', 'mcp:start'],
      missing: ['prompt:inject', 'mcp:start'],
      warnings: [],
    });
    const params = { id: 'weekly-report' };
    const grant = (body: object) => client.call(routes.grantPlugin, { params, body });
    expect(await grant({ capabilities: ['mcp:start'] })).toMatchObject({
      missing: ['prompt:inject'],
    });
    expect(await grant({ revoke: ['mcp:start'] })).toMatchObject({
      plugin: { capabilitiesGranted: [] },
    });
    const trust = (trust: 'trusted' | 'restricted') =>
      client.call(routes.trustPlugin, { params, body: { trust } });
    expect(await trust('trusted')).toMatchObject({ plugin: { trust: 'trusted' }, missing: [] });
    expect((await trust('restricted')).missing).toHaveLength(2);
    expect((await client.call(routes.listPlugins)).plugins).toMatchObject([
      { id: 'weekly-report' },
    ]);
    const { id } = await addRoutine(client, { context: context(['weekly-report']) });
    expect(await client.call(routes.removePlugin, { params })).toEqual({ ok: true, usedBy: [id] });
    await expect(client.call(routes.getPlugin, { params })).rejects.toMatchObject({
      status: 404,
      code: 'PLUGIN_NOT_FOUND',
    });
    await expect(client.call(routes.removePlugin, { params })).rejects.toMatchObject({
      status: 404,
    });
  });

  test('keep trust and grants when the same folder is installed anew, and lose them to another', async () => {
    const { client } = await startDaemon();
    const source = copyOf('csv-profiler');
    const from = (source: string, more = {}) =>
      client.call(routes.installPlugin, { body: { source, ...more } });
    const first = await from(source, { trust: 'trusted', grant: ['tools:allow'] });
    expect((await from(source)).change).toBe('unchanged');
    appendFileSync(path.join(source, 'SKILL.md'), '\nMore.\n');
    const second = await from(source);
    expect(second).toMatchObject({
      change: 'updated',
      plugin: { trust: 'trusted', capabilitiesGranted: ['tools:allow'] },
    });
    expect(second.plugin.contentDigest).not.toBe(first.plugin.contentDigest);
    expect(second.plugin.installedAt).toBe(first.plugin.installedAt);
    expect((await from(copyOf('csv-profiler'))).plugin).toMatchObject({
      trust: 'restricted',
      capabilitiesGranted: [],
    });
  });

  test('with faults are refused with all of them, and nothing is installed', async () => {
    const { client } = await startDaemon();
    const source = folderWith({ 'SKILL.md': '---\nname: No Name\n---\n' });
    await expect(client.call(routes.installPlugin, { body: { source } })).rejects.toMatchObject({
      status: 400,
      code: 'PLUGIN_INVALID',
      details: [{ field: 'SKILL.md:2 name' }, { field: 'SKILL.md:1 description' }],
    });
    expect((await client.call(routes.listPlugins)).plugins).toEqual([]);
  });

  test('are examined: files that were changed or are gone, a source that has moved on', async () => {
    const { client } = await startDaemon();
    const source = copyOf('release-notes');
    const { plugin } = await client.call(routes.installPlugin, { body: { source } });
    const check = async () =>
      (await client.call(routes.checkPlugin, { params: { id: plugin.id } })).checks;
    expect((await check()).map(({ ok }) => ok)).toEqual([true, true, true]);
    appendFileSync(path.join(source, 'SKILL.md'), 'x');
    appendFileSync(path.join(plugin.fsPath, 'SKILL.md'), 'x');
    const [files, from] = await check();
    expect(files).toMatchObject({
      ok: false,
      found: expect.stringContaining('was changed'),
      remedy: expect.stringContaining(source),
    });
    expect(from).toMatchObject({ ok: true, found: expect.stringContaining('has changed since') });
    rmSync(plugin.fsPath, { recursive: true });
    expect((await check())[0]).toMatchObject({
      ok: false,
      found: expect.stringContaining('not on this machine'),
    });
  });
});

describe("a routine's run", () => {
  test('is made by all its plugins in order, and each is explained by a snapshot, also when it was removed', async () => {
    const { client, until } = await startDaemon();
    await install(client, 'weekly-report', { trust: 'trusted' });
    const { plugin } = await install(client, 'release-notes');
    const { id } = await addRoutine(client, {
      prompt: 'About {{input.topic}}: go.',
      context: context(['weekly-report', 'release-notes'], {
        pluginInputs: { 'weekly-report': { topic: '{{slot.time}} birds', length: 'long' } },
      }),
    });
    const started = await client.call(routes.runRoutine, { params: { id } });
    await until('run.finished');
    const prompt = 'About {{slot.time}} birds: go.';
    expect(await promptOf(client, started)).toBe(
      `Write a long report on {{slot.time}} birds. ${prompt}`,
    );
    await client.call(routes.removePlugin, { params: { id: 'release-notes' } });
    const query = { runId: started.agentRunId };
    const { snapshots } = await client.call(routes.listSnapshots, { query });
    expect(snapshots).toMatchObject([
      {
        pluginId: 'weekly-report',
        position: 1,
        inputs: { prompt, topic: '{{slot.time}} birds', length: 'long', pages: 2 },
        expiresAt: null,
      },
      { pluginId: 'release-notes', position: 2, contentDigest: plugin.contentDigest },
    ]);
    const last = snapshots[1]?.snapshotId ?? '';
    const { snapshot } = await client.call(routes.getSnapshot, { params: { id: last } });
    expect(snapshot).toEqual(snapshots[1]);
    const { project } = await client.call(routes.getProject, { params: { id: started.projectId } });
    expect(project.appliedPluginSnapshotId).toBe(last);
    await expect(client.call(routes.getSnapshot, { params: { id: 'none' } })).rejects.toMatchObject(
      {
        status: 404,
        code: 'SNAPSHOT_NOT_FOUND',
      },
    );
  });

  test('is refused by a restricted plugin, with the command that grants what is missing', async () => {
    const { client } = await startDaemon();
    await install(client, 'csv-profiler');
    const { id } = await addRoutine(client, { skillId: 'csv-profiler' });
    const run = () => client.call(routes.runRoutine, { params: { id } });
    await expect(run()).rejects.toMatchObject({
      status: 500,
      message: expect.stringContaining('`open-design plugin grant csv-profiler tools:allow`'),
    });
    const body = { capabilities: ['tools:allow'] };
    await client.call(routes.grantPlugin, { params: { id: 'csv-profiler' }, body });
    await expect(run()).resolves.toMatchObject({ routine: { id } });
  });

  test('is given the servers that its routine names', async () => {
    const { client } = await startDaemon();
    await install(client, 'weekly-report', { grant: ['mcp:start'] });
    const context = { skillIds: [], pluginIds: [], connectorIds: [] };
    const named = (mcpServerIds: string[]) =>
      addRoutine(client, { context: { ...context, mcpServerIds } });
    const { id } = await named(['weekly-report/numbers']);
    const { agentRunId } = await client.call(routes.runRoutine, { params: { id } });
    const { snapshots } = await client.call(routes.listSnapshots, { query: { runId: agentRunId } });
    expect(snapshots).toMatchObject([{ mcpServers: [{ name: 'numbers' }], inputs: {} }]);
    for (const wrong of ['weekly-report/other', 'numbers']) {
      const { id } = await named([wrong]);
      await expect(client.call(routes.runRoutine, { params: { id } })).rejects.toMatchObject({
        message: expect.stringContaining(`MCP server ${wrong}`),
      });
    }
  });

  test('knows how the last one ended, its project and its time', async () => {
    const { client, until } = await startDaemon();
    const { id } = await addRoutine(client, {
      prompt: '{{last.outcome}} at {{last.time @UTC}}; {{project.name}}; {{slot.date @Asia/Tokyo}}',
    });
    const first = await client.call(routes.runRoutine, { params: { id } });
    expect(await promptOf(client, first)).toMatch(/^none at never; With plugins; \d{4}-\d\d-\d\d$/);
    await until('run.finished', (it) => it.agentRunId === first.agentRunId);
    const second = await client.call(routes.runRoutine, { params: { id } });
    const at = `${new Date(first.run.startedAt).toISOString().slice(0, 19)}+00:00`;
    expect(await promptOf(client, second)).toContain(`succeeded at ${at}; With plugins; `);
    await until('run.finished', (it) => it.agentRunId === second.agentRunId);
  });
});

describe('a prompt', () => {
  test('with a variable that there is not is refused when it is saved, with its position', async () => {
    const { client } = await startDaemon();
    await expect(addRoutine(client, { prompt: 'One.\nTwo {{solt.time}}.' })).rejects.toMatchObject({
      status: 400,
      code: 'VALIDATION_FAILED',
      details: [
        {
          field: 'prompt',
          message: expect.stringMatching(
            /^line 2, column 5: unknown variable \{\{solt.time\}\}; there are .*\{\{slot.time\}\}/,
          ),
        },
      ],
    });
    const { id } = await addRoutine(client);
    const edit = (body: object) => client.call(routes.updateRoutine, { params: { id }, body });
    await expect(edit({ prompt: '{{no.such}}' })).rejects.toMatchObject({ status: 400 });
    await expect(edit({ prompt: '{{ a }} {{{{no.such}}}}' })).resolves.toMatchObject({
      routine: { id },
    });
  });

  test('that was saved before is left alone: its routine can be changed, and runs', async () => {
    const dataDir = process.env['OD_DATA_DIR'] ?? '';
    const at = Date.now();
    insertRoutine(openDatabase(dataDir, { dataDir }), {
      id: 'old',
      name: 'Old',
      prompt: 'Use {{user.name}}.',
      scheduleKind: 'hourly',
      scheduleValue: '0',
      projectMode: 'create_each_run',
      agentId: 'command',
      agentOptionsJson: JSON.stringify(echo),
      enabled: true,
      createdAt: at,
      updatedAt: at,
    });
    closeDatabase();
    const { client } = await startDaemon();
    const params = { id: 'old' };
    await client.call(routes.updateRoutine, { params, body: { name: 'Renamed', enabled: false } });
    const started = await client.call(routes.runRoutine, { params });
    expect(await promptOf(client, started)).toBe('Use {{user.name}}.');
  });

  test('and its inputs are held against the plugins of the routine', async () => {
    const { client } = await startDaemon();
    await install(client, 'weekly-report');
    const save = (prompt: string, pluginInputs: object, ids = ['weekly-report']) =>
      addRoutine(client, { prompt, context: context(ids, { pluginInputs }) });
    const faults = (field: string, words: string) => ({
      details: [{ field, message: expect.stringContaining(words) }],
    });
    await expect(save('{{input.colour}}', {})).rejects.toMatchObject(
      faults('prompt', 'topic, length, pages'),
    );
    await expect(save('x', { other: { a: 1 } })).rejects.toMatchObject(
      faults('context.pluginInputs.other', 'no plugin'),
    );
    await expect(save('x', { 'weekly-report': { colour: 'red' } })).rejects.toMatchObject(
      faults('context.pluginInputs.weekly-report.colour', 'no input'),
    );
    await expect(save('x', { 'weekly-report': { pages: 'two' } })).rejects.toMatchObject(
      faults('context.pluginInputs.weekly-report.pages', 'expected a number'),
    );
    const { context: saved } = await save('{{input.topic}}', {
      'weekly-report': { topic: 't', pages: 3 },
    });
    expect(saved.pluginInputs).toEqual({ 'weekly-report': { topic: 't', pages: 3 } });
    // What is not installed yet may have any input.
    await expect(
      save('{{input.colour}}', { later: { colour: 'red' } }, ['later']),
    ).resolves.toBeDefined();
  });
});

test('nothing of a refused or repeated install is left in the data folder', async () => {
  const { client } = await startDaemon();
  await install(client, 'release-notes');
  await install(client, 'release-notes');
  const plugins = path.join(process.env['OD_DATA_DIR'] ?? '', 'plugins');
  expect(readdirSync(plugins)).toEqual(['release-notes']);
  expect(readdirSync(path.join(plugins, 'release-notes'))).toHaveLength(1);
});
