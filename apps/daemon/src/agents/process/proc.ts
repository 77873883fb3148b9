import { readdirSync, readFileSync } from 'node:fs';

/** What Linux says of one process; see proc_pid_stat(5). */
export interface ProcessFacts {
  readonly pid: number;
  /** One letter: R, S, D, T, Z (dead, not yet collected), X (dead). */
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly threads: number;
  /** Clock ticks from boot to the process's start. */
  readonly startTicks: string;
}

/** The facts of a process on Linux, or null when there is no such process or no /proc. Synchronous, so that a process just started cannot be collected before it is read. */
export function processFacts(pid: number): ProcessFacts | null {
  const text = read(`/proc/${pid}/stat`);
  if (text === null) return null;
  // The second field is the program's name in brackets, which may itself hold spaces and brackets.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group, session] = fields;
  const startTicks = fields[19];
  if (state === undefined || startTicks === undefined) return null;
  return {
    pid,
    state,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    threads: Number(fields[17]),
    startTicks,
  };
}

/** The ids of all processes on Linux, or null where there is no /proc. */
export function processIds(): number[] | null {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return null;
  }
}

/** What orders processes by their start. */
export function orderOfTicks({ startTicks }: ProcessFacts): number {
  return Number(startTicks);
}

/** A file below /proc, or null when it cannot be read. */
export function readProc(file: string): string | null {
  return read(`/proc/${file}`);
}

/** Whether the process can still do something: one that is dead and waits to be collected cannot, unless only its first thread is. */
export function isLiving({ state, threads }: ProcessFacts): boolean {
  return (state !== 'Z' && state !== 'X') || threads > 1;
}

/** The values that a variable has in the environment that the process was started with; none where that cannot be read. */
export function environmentValues(pid: number, name: string): readonly string[] {
  return (read(`/proc/${pid}/environ`)?.split('\0') ?? [])
    .filter((entry) => entry.startsWith(`${name}=`))
    .map((entry) => entry.slice(name.length + 1));
}

/** The arguments that the process was started with, the program first; its bare name where there are none. */
export function commandOf(pid: number): readonly string[] {
  const argv = read(`/proc/${pid}/cmdline`)?.split('\0').slice(0, -1) ?? [];
  return argv.length > 0 ? argv : [read(`/proc/${pid}/comm`)?.trim() ?? ''];
}

let boot: string | null | undefined;

/** Tells one boot of this machine from another: start times count from it. */
export function bootId(): string | null {
  boot ??= read('/proc/sys/kernel/random/boot_id')?.trim() ?? null;
  return boot;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
