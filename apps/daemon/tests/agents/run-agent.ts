import { execFileSync } from 'node:child_process';
import { mkdtemp, realpath } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunEventBody } from '@open-design/contracts';
import type {
  AgentAdapter,
  AgentAssignment,
  AgentPort,
  AgentProcess,
} from '../../src/agents/agent.ts';

/** The path of a fixture program. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
}

/** The arguments that start a fixture. */
export function nodeArgv(name: string, ...args: string[]): string[] {
  return [process.execPath, fixture(name), ...args];
}

/** A new folder without links in its path, which goes when the test's data folder goes. */
export async function emptyFolder(): Promise<string> {
  return realpath(await mkdtemp(path.join(process.env['OD_DATA_DIR'] ?? os.tmpdir(), 'work-')));
}

/** An assignment as the run room makes it, with what a test cares about. */
export function assignment(part: Partial<AgentAssignment> & { cwd: string }): AgentAssignment {
  return {
    runId: crypto.randomUUID(),
    routineId: 'routine-1',
    slotAt: 1_779_012_900_000,
    attempt: 1,
    lastSuccessAt: null,
    prompt: '',
    options: {},
    ...part,
  };
}

/** The run room's side of a port: keeps the events, and lets a test await one. */
export class Recorder implements AgentPort {
  readonly events: RunEventBody[] = [];
  readonly processes: AgentProcess[] = [];
  readonly #abort = new AbortController();
  readonly #watchers = new Set<() => void>();
  readonly signal = this.#abort.signal;

  emit(event: RunEventBody): Promise<void> {
    this.events.push(event);
    for (const watch of this.#watchers) watch();
    return Promise.resolve();
  }
  spawned(process: AgentProcess): Promise<void> {
    this.processes.push(process);
    return Promise.resolve();
  }
  cancel(): void {
    this.#abort.abort();
  }
  get pid(): number {
    return this.processes[0]?.pid ?? 0;
  }
  /** Resolves once an event fits. */
  seen(fits: (event: RunEventBody) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const watch = () => {
        if (!this.events.some(fits)) return;
        this.#watchers.delete(watch);
        resolve();
      };
      this.#watchers.add(watch);
      watch();
    });
  }
  /** All that was written to one stream. */
  text(name: 'stdout' | 'stderr'): string {
    return this.events.map((event) => (event.name === name ? event.data.text : '')).join('');
  }
  /** The codes of the diagnostics, in order. */
  get codes(): string[] {
    return this.events.flatMap((event) => (event.name === 'diagnostic' ? [event.data.code] : []));
  }
  /** The agent events, in order. */
  get payloads() {
    return this.events.flatMap((event) => (event.name === 'agent' ? [event.data] : []));
  }
}

/** Runs an adapter to its end. */
export async function runToEnd(
  adapter: AgentAdapter,
  work: AgentAssignment,
  port = new Recorder(),
) {
  return { outcome: await adapter.run(work, port), port };
}

/** The ids of the group's processes that can still do something, as the system lists them; the dead ones that nobody has collected yet are left out. */
export function livingGroup(group: number): number[] {
  return processTable()
    .filter((row) => row.group === group)
    .map(({ pid }) => pid);
}

/** Whether the process can still do something. */
export function isLiving(pid: number): boolean {
  return processTable().some((row) => row.pid === pid);
}

function processTable() {
  return execFileSync('ps', ['-A', '-o', 'pid=,pgid=,stat='], { encoding: 'utf8' })
    .split('\n')
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , state = 'Z']) => !state.startsWith('Z'))
    .map(([pid, group]) => ({ pid: Number(pid), group: Number(group) }));
}

/** What the test process was started with, as config hands it to the agents. */
export const environment: Record<string, string> = { PATH: process.env['PATH'] ?? '' };
