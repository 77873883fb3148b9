import { existsSync, mkdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createPluginCommands } from '../../src/commands/plugins.ts';
import { collectPlugins } from '../../src/plugins/collect.ts';
import { contentFolder } from '../../src/plugins/contents.ts';
import { insertAgentRun, updateLiveAgentRun } from '../../src/store/queries/agent-runs.ts';
import { insertProject } from '../../src/store/queries/projects.ts';
import { insertConversation } from '../../src/store/queries/conversations.ts';
import {
  getSnapshot,
  insertSnapshot,
  linkToConversation,
  linkToRun,
  pinConversation,
} from '../../src/store/queries/snapshots.ts';
import { openStore } from '../../src/store/store.ts';
import { agentRunRow, day, snapshotInput } from '../store/conformance/examples.ts';
import { copyOf, type examples, newFolder } from './folders.ts';

const hour = 3_600_000;

async function ground() {
  const dataDir = newFolder();
  const store = await openStore({ dataDir, databaseUrl: null });
  onTestFinished(() => store.close());
  const commands = createPluginCommands({ store, dataDir });
  const later = Date.now() + 2 * hour;
  return {
    dataDir,
    store,
    commands,
    later,
    collect: (at: number) => collectPlugins({ store, dataDir }, at),
  };
}

test('files that no plugin and no live run names are removed after an hour', async () => {
  const { dataDir, store, commands, later, collect } = await ground();
  const { plugin } = await commands.install({ source: copyOf('release-notes') });
  const { plugin: used } = await commands.install({ source: copyOf('incident-timeline') });
  await store.write(function* () {
    yield* insertAgentRun(agentRunRow('live', { status: 'running' }));
    const { contentDigest = '' } = used;
    yield* insertSnapshot('s', { ...snapshotInput, pluginId: used.id, contentDigest }, later);
    yield* linkToRun('s', 'live');
  });
  const dead = path.join(dataDir, 'plugins/.staged-dead');
  mkdirSync(dead);
  utimesSync(dead, new Date(0), new Date(0));
  await commands.remove(used.id);
  expect(await collect(Date.now())).toEqual({ snapshots: 0, folders: 1 });
  expect(existsSync(dead)).toBe(false);
  expect(await collect(later)).toEqual({ snapshots: 0, folders: 0 });
  await commands.remove(plugin.id);
  expect(await collect(Date.now())).toEqual({ snapshots: 0, folders: 0 });
  expect(existsSync(plugin.fsPath)).toBe(true);
  expect(await collect(later)).toEqual({ snapshots: 0, folders: 1 });
  expect(existsSync(plugin.fsPath)).toBe(false);
  expect(existsSync(contentFolder(dataDir, used.id, used.contentDigest ?? ''))).toBe(true);
});

test('files of a conversation stay for its later attempts and replies', async () => {
  const { store, commands, later, collect } = await ground();
  const install = async (name: (typeof examples)[number]) =>
    (await commands.install({ source: copyOf(name) })).plugin;
  const plugins = [await install('release-notes'), await install('incident-timeline')] as const;
  await store.write(function* () {
    yield* insertProject({ id: 'p', name: 'P', createdAt: 0, updatedAt: 0 });
    for (const [at, { id, contentDigest = '' }] of plugins.entries()) {
      const conversation = { id: `c${at}`, projectId: 'p', title: null, createdAt: 0 };
      yield* insertConversation(conversation);
      yield* insertAgentRun(
        agentRunRow(`attempt-${at}`, { status: 'queued', conversationId: conversation.id }),
      );
      const snapshot = { ...snapshotInput, pluginId: id, contentDigest };
      yield* insertSnapshot(`s${at}`, snapshot, later);
    }
    yield* linkToConversation('s0', 'c0');
    yield* pinConversation('s1', 'c1');
  });
  for (const { id } of plugins) await commands.remove(id);
  expect(await collect(later)).toMatchObject({ folders: 0 });
  await store.write(() => updateLiveAgentRun('attempt-1', { status: 'succeeded' }));
  expect(await collect(later)).toMatchObject({ folders: 1 });
  expect(existsSync(plugins[0].fsPath)).toBe(true);
});

test('snapshots that nothing was linked to go after 30 days, others stay', async () => {
  const { store, later, collect } = await ground();
  await store.write(function* () {
    yield* insertSnapshot('loose', snapshotInput, later);
    yield* insertSnapshot('linked', snapshotInput, later);
    yield* linkToRun('linked', 'run');
  });
  expect(await collect(later + 30 * day - 1)).toMatchObject({ snapshots: 0 });
  expect(await collect(later + 30 * day)).toMatchObject({ snapshots: 1 });
  expect(await store.read(() => getSnapshot('loose'))).toBeNull();
  expect(await store.read(() => getSnapshot('linked'))).not.toBeNull();
});
