import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type DaemonEvent, type RunStatus, WorkspacePolicy } from '@open-design/contracts';
import { onTestFinished } from 'vitest';
import { createGit } from '../../src/agents/process/git.ts';
import { createWorkspaceDesk, type WorkspaceDesk } from '../../src/fire/workspace-desk.ts';
import { createLog } from '../../src/log.ts';
import type { RunToHouse } from '../../src/prepare/workspace/setup.ts';
import { createHub, type Hub } from '../../src/show/hub.ts';
import { insertAgentRun, updateLiveAgentRun } from '../../src/store/queries/agent-runs.ts';
import { seen } from '../../src/store/queries/daemons.ts';
import { leaveFolder } from '../../src/store/queries/folder-line.ts';
import type { Store } from '../../src/store/store.ts';
import { agentRunRow } from '../store/conformance/examples.ts';
import { sqlite } from '../store/sqlite-ground.ts';

/** A folder that is gone after the test, links resolved. */
export function newFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'od-workspace-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files, by their paths in a folder. */
export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

/** A person's git, with a name and no settings of this machine. */
export function git(cwd: string, ...args: string[]): string {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', [...who, ...args], { cwd, env, encoding: 'utf8', stdio: 'pipe' });
}

/** A repository with one commit of these files. */
export function newRepository(files: Readonly<Record<string, string>> = { 'a.txt': 'one\n' }) {
  const folder = newFolder();
  git(folder, 'init', '-q', '-b', 'main');
  write(folder, files);
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'First');
  return folder;
}

/** One daemon's hold on workspaces, with what it says. */
export interface Stage {
  readonly store: Store;
  readonly dataDir: string;
  readonly desk: WorkspaceDesk;
  readonly hub: Hub;
  readonly events: readonly DaemonEvent[];
  readonly stop: () => void;
}

/** A daemon's workspaces on a store of its own, or on one that it shares. */
export async function newStage(
  shared: { store?: Store; dataDir?: string; daemonId?: string; diskBudget?: number } = {},
): Promise<Stage> {
  const store = shared.store ?? (await sqlite.fresh()).store;
  const { dataDir = newFolder(), daemonId = 'daemon-a', diskBudget = 1e12 } = shared;
  const stopping = new AbortController();
  const hub = createHub();
  const events: DaemonEvent[] = [];
  hub.subscribe((event) => events.push(event));
  const host = { host: 'h', pid: process.pid, startedToken: null, startedAt: 1 };
  await store.write(() => seen({ id: daemonId, ...host }, 1));
  const desk = createWorkspaceDesk({
    store,
    dataDir,
    daemonId,
    diskBudget,
    hub,
    git: createGit({ PATH: process.env['PATH'] ?? '', HOME: newFolder() }),
    stopping: stopping.signal,
    log: createLog('silent'),
  });
  return { store, dataDir, desk, hub, events, stop: () => stopping.abort() };
}

/** A signal that nobody aborts. */
export const calm = new AbortController().signal;

type PolicyInput = Parameters<typeof WorkspacePolicy.parse>[0];

/** A live run in a project on a folder. */
export async function newRun(
  { store }: Stage,
  id: string,
  folder: string | null,
  policy: PolicyInput = {},
  changes: Partial<RunToHouse> = {},
): Promise<RunToHouse> {
  const routineId = changes.routineId ?? null;
  await store.write(() => insertAgentRun(agentRunRow(id, { status: 'running', routineId })));
  return {
    agentRunId: id,
    runId: null,
    routineId,
    projectId: `project-${id}`,
    folder,
    slotAt: Date.UTC(2026, 2, 2, 8, 30),
    attempt: 1,
    earlier: [],
    policies: { workspace: WorkspacePolicy.parse(policy) },
    ...changes,
  };
}

/** Ends a run: its workspace is closed, its row is final, and the daemon says so. */
export async function endRun(
  { store, desk, hub }: Stage,
  { agentRunId, projectId }: RunToHouse,
  status: RunStatus = 'succeeded',
) {
  const told = await desk.workspaces.close(agentRunId, status === 'succeeded');
  const ended = { status, completed_at: Date.now() };
  await store.write(function* () {
    yield* updateLiveAgentRun(agentRunId, ended);
    yield* leaveFolder(agentRunId, ended.completed_at);
  });
  const nobody = { routineId: null, runId: null };
  hub.publish({ type: 'run.finished', ...nobody, agentRunId, projectId, status });
  return told;
}

/** A real program at work in a folder; it ends when it is told to. */
export interface Worker {
  /** Lets it end, and waits for it. */
  end(): Promise<void>;
}

/** Starts a program that appends `in NAME` to a file, works in its folder, and at its end appends `out NAME`. */
export async function startWorker(cwd: string, name: string, file: string): Promise<Worker> {
  const text = `
    const fs = require('node:fs');
    fs.appendFileSync(${JSON.stringify(file)}, 'in ${name}\\n');
    fs.writeFileSync('by-${name}.txt', ${JSON.stringify(name)});
    console.log('at work');
    process.stdin.resume().on('end', () => fs.appendFileSync(${JSON.stringify(file)}, 'out ${name}\\n'));
  `;
  const child = spawn(process.execPath, ['-e', text], { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  return {
    async end() {
      child.stdin.end();
      await exited;
    },
  };
}
