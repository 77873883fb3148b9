import { rmSync } from 'node:fs';
import path from 'node:path';
import { InstalledPluginRecord, type Snapshot } from '@open-design/contracts';
import { describe, expect, test } from 'vitest';
import { applyPlugin } from '../../src/plugins/apply.ts';
import { handover } from '../../src/plugins/handover.ts';
import { placePlugin } from '../../src/plugins/install.ts';
import { exampleFolder, type examples, newFolder } from './folders.ts';

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
  test('comes from its snapshots: all skills and servers, in order, each name once', async () => {
    const dataDir = newFolder();
    const report = await applied(dataDir, 'weekly-report', { prompt: 'p', topic: 't' });
    const snapshots = [await applied(dataDir, 'csv-profiler'), report];
    const folderOf = ({ pluginId, contentDigest = '' }: Snapshot) =>
      path.join(dataDir, 'plugins', pluginId, contentDigest);
    const given = await handover(dataDir, snapshots);
    expect(given).toEqual({
      skills: [
        {
          name: 'csv-profiler',
          description: expect.any(String),
          folder: folderOf(snapshots[0] ?? report),
        },
        {
          name: 'chart-text',
          description: expect.any(String),
          folder: path.join(folderOf(report), 'skills/chart-text'),
        },
      ],
      mcpServers: [
        {
          name: 'numbers',
          command: 'node',
          args: [path.join(folderOf(report), 'server.mjs'), '--quiet'],
          env: {},
        },
      ],
      missing: [],
      notes: [],
    });
    const again = { ...report, pluginId: 'other', contentDigest: undefined };
    const { skills, mcpServers, notes } = await handover(dataDir, [...snapshots, again]);
    expect({ skills, mcpServers }).toEqual({ skills: given.skills, mcpServers: given.mcpServers });
    expect(notes).toEqual([expect.stringContaining('the MCP server numbers of the plugin other')]);
  });

  test('names what is not on this machine, and what to do', async () => {
    const dataDir = newFolder();
    const snapshot = await applied(dataDir, 'release-notes');
    rmSync(path.join(dataDir, 'plugins'), { recursive: true });
    expect(await handover(dataDir, [snapshot])).toEqual({
      skills: [],
      mcpServers: [],
      missing: [expect.stringContaining('open-design plugin install')],
      notes: [],
    });
  });
});
