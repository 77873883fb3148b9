import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { defaultDiskPolicy, defaultWorkspacePolicy } from '@open-design/contracts';
import { spoolFolder } from '../../spool/folder.ts';
import { endedRuns, type EndedRun, liveRunIds } from '../../store/queries/run-ends.ts';
import { findRoutine } from '../../store/queries/routines.ts';
import { listWorkspaces, type StoredWorkspace } from '../../store/queries/workspaces.ts';
import type { Store } from '../../store/store.ts';
import type { Leftover, PruneLimits } from './choose.ts';

export interface SurveySetup {
  readonly store: Store;
  /** Absolute path. */
  readonly dataDir: string;
  /** Names this machine: what lies on another is not looked at. */
  readonly host: string;
  /** Bytes that all leftovers together may take. */
  readonly diskBudget: number;
}

/** All that runs have left on this machine, with the limits for it. */
export interface Survey {
  readonly items: readonly Leftover[];
  readonly limits: PruneLimits;
}

const most = 1_000_000;

/** Looks at what there is. What the store does not know of is not looked at. @throws the store's own error */
export async function surveyDisk({
  store,
  dataDir,
  host,
  diskBudget,
}: SurveySetup): Promise<Survey> {
  const [workspaces, live] = await store.read(function* () {
    return [yield* listWorkspaces({ host, limit: most }), yield* liveRunIds()] as const;
  });
  const spools = await spoolsIn(store, dataDir);
  const items = [...workspaces.flatMap((it) => leftBy(it, live.has(it.agentRunId))), ...spools];
  const limits = new Map<string, number>();
  for (const routineId of new Set(items.flatMap((it) => it.routineId ?? []))) {
    const routine = await store.read(() => findRoutine(routineId));
    if (routine !== null) limits.set(routineId, routine.policies.disk.maxBytes);
  }
  const ofRoutine = (id: string | null) =>
    (id === null ? undefined : limits.get(id)) ?? defaultDiskPolicy.maxBytes;
  return { items, limits: { total: diskBudget, ofRoutine } };
}

function leftBy(it: StoredWorkspace, isLive: boolean): Leftover[] {
  const { agentRunId, routineId, lookedAt, keep, mode } = it;
  const succeeded = it.succeeded === true;
  const common = {
    agentRunId,
    routineId,
    lookedAt,
    keep,
    succeeded,
    inUse: isLive || it.closedAt === null,
    endedAt: it.closedAt ?? it.createdAt,
    isUnchanged: it.filesChanged === 0 && it.isElsewhere && it.note === null,
  };
  const left: Leftover[] = [];
  if (it.state !== 'removed' && mode !== 'in_place') {
    const keepsNothing = succeeded && keep.onSuccess === 'nothing';
    const isResult = !it.isElsewhere && !keepsNothing;
    // One that is being removed has its entry already; who began goes on with it.
    const inUse = common.inUse || it.state === 'removing';
    left.push({ ...common, inUse, isResult, what: mode, path: it.root, bytes: it.treeBytes });
  }
  if (it.diffPath !== null) {
    left.push({ ...common, isResult: true, what: 'diff', path: it.diffPath, bytes: it.diffBytes });
  }
  return left;
}

async function spoolsIn(store: Store, dataDir: string): Promise<Leftover[]> {
  const names = await readdir(path.join(dataDir, 'spools')).catch(() => []);
  const ended = await store.read(() => endedRuns(names));
  return await Promise.all(ended.map((run) => spoolOf(dataDir, run)));
}

async function spoolOf(dataDir: string, run: EndedRun): Promise<Leftover> {
  const folder = spoolFolder(dataDir, run.agentRunId);
  return {
    ...run,
    what: 'spool',
    path: folder,
    bytes: await bytesIn(folder),
    inUse: false,
    isResult: false,
    isUnchanged: false,
    lookedAt: null,
    succeeded: false,
    keep: defaultWorkspacePolicy.keep,
  };
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      lstat(path.join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
