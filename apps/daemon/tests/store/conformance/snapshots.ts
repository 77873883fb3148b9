import { describe, expect, test } from 'vitest';
import { insertAgentRun } from '../../../src/store/queries/agent-runs.ts';
import { lastRunOf } from '../../../src/store/queries/last-run.ts';
import { getPlugin, upsertPlugin } from '../../../src/store/queries/plugins.ts';
import { insertRoutineRun } from '../../../src/store/queries/routine-runs.ts';
import { insertRoutine } from '../../../src/store/queries/routines.ts';
import {
  contentInUse,
  getSnapshot,
  insertSnapshot,
  linkToRun,
  listSnapshots,
  removeExpired,
} from '../../../src/store/queries/snapshots.ts';
import type { GroundOpener } from '../ground.ts';
import {
  agentRunRow,
  day,
  minute,
  pluginRecord,
  routineRow,
  runRow,
  snapshotInput,
  ten,
} from './examples.ts';

/** What explains a run, for how long, and which files are still needed for it. */
export function exerciseSnapshots(open: GroundOpener): void {
  describe('applications of plugins', () => {
    test('are listed newest first, those of a run in their order', async () => {
      const { store } = await open.fresh();
      await store.write(function* () {
        yield* insertSnapshot('old', { ...snapshotInput, projectId: 'p' }, ten - minute);
        for (const position of [2, 1, 3]) {
          const it = { ...snapshotInput, runId: 'run', projectId: 'p', position };
          yield* insertSnapshot(`s${position}`, it, ten);
        }
        yield* insertSnapshot('other', { ...snapshotInput, runId: 'run-2' }, ten + minute);
      });
      const ids = async (filter: { runId?: string; projectId?: string; limit?: number }) => {
        const found = await store.read(() => listSnapshots({ limit: 9, ...filter }));
        return found.map(({ snapshotId }) => snapshotId);
      };
      expect(await ids({})).toEqual(['other', 's1', 's2', 's3', 'old']);
      expect(await ids({ runId: 'run' })).toEqual(['s1', 's2', 's3']);
      expect(await ids({ projectId: 'p', limit: 2 })).toEqual(['s1', 's2']);
    });

    test('and plugins keep the digest of their files', async () => {
      const { store } = await open.fresh();
      const contentDigest = 'cd'.repeat(32);
      await store.write(function* () {
        yield* upsertPlugin({ ...pluginRecord('poem'), contentDigest });
        yield* insertSnapshot('s', { ...snapshotInput, contentDigest, position: 1 }, ten);
      });
      expect(await store.read(() => getPlugin('poem'))).toMatchObject({ contentDigest });
      const made = await store.read(() => getSnapshot('s'));
      expect(made).toMatchObject({ contentDigest, position: 1 });
      await store.write(() => upsertPlugin(pluginRecord('poem')));
      expect(await store.read(() => getPlugin('poem'))).toEqual(pluginRecord('poem'));
    });

    test('go when they have expired, unless something was linked to them', async () => {
      const { store } = await open.fresh();
      await store.write(function* () {
        yield* insertSnapshot('loose', snapshotInput, ten);
        yield* insertSnapshot('linked', snapshotInput, ten);
        yield* linkToRun('linked', 'run');
      });
      expect(await store.write(() => removeExpired(ten + 30 * day - 1))).toBe(0);
      expect(await store.write(() => removeExpired(ten + 30 * day))).toBe(1);
      expect(await store.read(() => getSnapshot('loose'))).toBeNull();
      expect(await store.read(() => getSnapshot('linked'))).not.toBeNull();
    });

    test('say which files live and parked runs need', async () => {
      const { store } = await open.fresh();
      await store.write(function* () {
        for (const status of ['queued', 'running', 'parked', 'succeeded'] as const) {
          yield* insertAgentRun(agentRunRow(status, { status }));
          const it = { ...snapshotInput, pluginId: status, contentDigest: status, runId: status };
          yield* insertSnapshot(`s-${status}`, it, ten);
        }
        yield* insertSnapshot('without', { ...snapshotInput, runId: 'queued' }, ten);
      });
      const inUse = await store.read(contentInUse);
      expect(inUse.map(({ pluginId }) => pluginId).sort()).toEqual(['parked', 'queued', 'running']);
    });
  });

  test('the last run of a routine is the newest that has ended', async () => {
    const { store } = await open.fresh();
    await store.write(() => insertRoutine(routineRow('r')));
    expect(await store.read(() => lastRunOf('r'))).toBeNull();
    const ended = { status: 'failed', summary: 'no', completedAt: ten + 9 * minute };
    await store.write(function* () {
      yield* insertRoutineRun(
        runRow('live', 'r', { trigger: 'manual', startedAt: ten + 5 * minute }),
      );
      yield* insertRoutineRun(runRow('new', 'r', { ...ended, startedAt: ten + minute }));
      yield* insertRoutineRun(
        runRow('old', 'r', { status: 'succeeded', completedAt: ten + 10 * minute }),
      );
    });
    expect(await store.read(() => lastRunOf('r'))).toEqual({
      outcome: 'failed',
      summary: 'no',
      at: ten + minute,
    });
  });
}
