import { existsSync, mkdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createPluginCommands } from '../../src/commands/plugins.ts';
import { collectPlugins } from '../../src/plugins/collect.ts';
import { contentFolder } from '../../src/plugins/contents.ts';
import { insertAgentRun } from '../../src/store/queries/agent-runs.ts';
import { getSnapshot, insertSnapshot, linkToRun } from '../../src/store/queries/snapshots.ts';
import { openStore } from '../../src/store/store.ts';
import { agentRunRow, day, snapshotInput } from '../store/conformance/examples.ts';
import { copyOf, newFolder } from './folders.ts';

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
