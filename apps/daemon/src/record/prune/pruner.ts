import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { DaemonEvent, PruneReason } from '@open-design/contracts';
import { now } from '../../clock.ts';
import { DaemonError, messageOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { openReader } from '../../spool/read.ts';
import { spoolFolder } from '../../spool/folder.ts';
import type { Plan } from '../../store/plan.ts';
import {
  finishPruning,
  insertPruning,
  type StoredPruning,
  unfinishedPrunings,
} from '../../store/queries/prunings.ts';
import { lastSeq } from '../../store/queries/run-events.ts';
import {
  getWorkspace,
  type StoredWorkspace,
  updateWorkspace,
} from '../../store/queries/workspaces.ts';
import { choosePrunings, type ChosenPruning, type OverBudget } from './choose.ts';
import { type SurveySetup, surveyDisk } from './survey.ts';

export interface PrunerSetup extends SurveySetup {
  /** Removes a worktree or a copy; what is gone is fine. */
  readonly removeTree: (it: StoredWorkspace) => Promise<void>;
  readonly publish: (event: DaemonEvent) => void;
  readonly log: Log;
}

/** Removes what runs have left, and writes down what and why before it does. */
export interface Pruner {
  /** Looks at all there is, finishes what was begun, and removes what may go. */
  pass(): Promise<void>;
  /**
   * Removes what a run left, because a person says so.
   * @throws DaemonError CONFLICT while the run is live, or where it lies on another machine
   */
  removeOf(it: StoredWorkspace): Promise<void>;
}

export function createPruner(setup: PrunerSetup): Pruner {
  const { store, host, log } = setup;

  async function prune({ item, reason }: ChosenPruning): Promise<void> {
    const { agentRunId, routineId, what, path, bytes } = item;
    if (what === 'spool' && !(await isAllStored(setup, agentRunId))) {
      log.warn({ step: 'record', agentRunId }, 'a spool holds events that the store has not');
      return;
    }
    const entry = { agentRunId, routineId, what, path, bytes, reason, host, at: now() };
    if (await store.write(() => begin(entry))) await carryOut(setup, { ...entry, doneAt: null });
  }

  /** One that fails stays written down, and is tried again at the next look. */
  async function each<T>(all: readonly T[], work: (it: T) => Promise<void>): Promise<void> {
    for (const it of all) {
      await work(it).catch((error: unknown) => {
        log.error({ step: 'record', error: messageOf(error) }, 'could not prune');
      });
    }
  }

  return {
    async pass() {
      const begun = await store.read(() => unfinishedPrunings(host));
      await each(begun, (it) => carryOut(setup, it));
      const { items, limits } = await surveyDisk(setup);
      const { prunings, over } = choosePrunings(items, limits, now());
      await each(prunings, prune);
      for (const it of over) warn(setup, it);
    },
    async removeOf(it) {
      const { agentRunId, routineId, diffPath } = it;
      const common = { agentRunId, routineId, host, reason: 'person' as PruneReason, at: now() };
      if (it.mode !== 'in_place' && it.state === 'kept') {
        const entry = { ...common, what: it.mode, path: it.root, bytes: it.treeBytes };
        if (await store.write(() => begin(entry)))
          await carryOut(setup, { ...entry, doneAt: null });
      }
      if (diffPath === null) return;
      const entry = { ...common, what: 'diff' as const, path: diffPath, bytes: it.diffBytes };
      if (await store.write(() => begin(entry))) await carryOut(setup, { ...entry, doneAt: null });
    },
  };
}

/** Writes the intention down; false when somebody else has. */
function* begin(entry: Omit<StoredPruning, 'doneAt'>): Plan<boolean> {
  const { agentRunId, what } = entry;
  if (what === 'worktree' || what === 'copy') {
    if (!(yield* updateWorkspace(agentRunId, ['kept'], { state: 'removing' }))) return false;
  }
  return yield* insertPruning(entry);
}

/** Removes what was written down, and writes down that it is gone. Can be repeated. */
async function carryOut(setup: PrunerSetup, entry: StoredPruning): Promise<void> {
  const { store, dataDir, publish, log } = setup;
  const { agentRunId, routineId, what, bytes, reason } = entry;
  const workspace = await store.read(() => getWorkspace(agentRunId));
  if (what === 'spool')
    await rm(spoolFolder(dataDir, agentRunId), { recursive: true, force: true });
  else if (what === 'diff') await rm(diffIn(dataDir, entry.path), { force: true });
  else if (workspace !== null) await setup.removeTree(workspace);
  const isFirst = await store.write(() => end(entry));
  if (!isFirst) return;
  publish({ type: 'run.pruned', routineId, agentRunId, what });
  log.info({ step: 'record', agentRunId, what, bytes, reason }, 'pruned');
}

function* end({ agentRunId, what }: StoredPruning): Plan<boolean> {
  const states = ['kept', 'removing', 'removed'] as const;
  if (what === 'diff') {
    yield* updateWorkspace(agentRunId, states, { diff_path: null, diff_bytes: 0 });
  } else if (what !== 'spool') {
    yield* updateWorkspace(agentRunId, states, { state: 'removed', tree_bytes: 0 });
  }
  return yield* finishPruning({ agentRunId, what }, now());
}

/** Only a file in the folder of diffs, whatever a row says. */
function diffIn(dataDir: string, file: string): string {
  if (path.dirname(file) === path.join(dataDir, 'diffs')) return file;
  throw new DaemonError(
    'CONFLICT',
    `Cannot remove the diff ${file}: it is not in this daemon's data folder. Remove it by hand.`,
  );
}

/** Whether the store has every event of a spool. One that cannot be read counts as not. */
async function isAllStored({ store, dataDir }: PrunerSetup, agentRunId: string): Promise<boolean> {
  const seen = await store.read(() => lastSeq(agentRunId));
  try {
    const reader = await openReader(spoolFolder(dataDir, agentRunId), seen);
    try {
      for (;;) {
        const lines = await reader.read();
        if (lines.length === 0) return true;
        if (lines.some((line) => 'seq' in line && line.seq > seen)) return false;
      }
    } finally {
      await reader.close();
    }
  } catch {
    return false;
  }
}

function warn({ publish, log }: PrunerSetup, { scope, bytes, maxBytes }: OverBudget): void {
  const routineId = scope?.routineId ?? null;
  // Direct messages have no routine of their own: of them the log alone tells.
  if (scope === null || routineId !== null) {
    publish({ type: 'disk.over_budget', routineId, bytes, maxBytes });
  }
  const words = 'what runs left takes more disk than it may: look at results, or remove them';
  log.warn({ step: 'record', routineId, bytes, maxBytes }, words);
}
