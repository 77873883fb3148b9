import { readdirSync, readFileSync } from 'node:fs';

/** What Linux says of one process; see proc_pid_stat(5). */
export interface ProcessFacts {
  readonly pid: number;
  /** One letter: R, S, D, T, Z (dead, not yet collected), X (dead). */
  readonly state: string;
  readonly group: number;
  /** Clock ticks from boot to the process's start. */
  readonly startTicks: string;
}

/** The facts of a process on Linux, or null when there is no such process or no /proc. Synchronous, so that a process just started cannot be collected before it is read. */
export function processFacts(pid: number): ProcessFacts | null {
  const text = read(`/proc/${pid}/stat`);
  if (text === null) return null;
  // The second field is the program's name in brackets, which may itself hold spaces and brackets.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, , group] = fields;
  const startTicks = fields[19];
  if (state === undefined || group === undefined || startTicks === undefined) return null;
  return { pid, state, group: Number(group), startTicks };
}

/** Every process on Linux that can still do something, or null where there is no /proc. */
export function livingProcesses(): ProcessFacts[] | null {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => processFacts(Number(name)) ?? [])
      .filter(isLiving);
  } catch {
    return null;
  }
}

/** Whether the process can still do something: one that is dead and waits to be collected cannot. */
export function isLiving(facts: ProcessFacts): boolean {
  return facts.state !== 'Z' && facts.state !== 'X';
}

/** Whether the process was started with exactly this entry in its environment. False where that cannot be read. */
export function hasEnvironmentEntry(pid: number, entry: string): boolean {
  return read(`/proc/${pid}/environ`)?.split('\0').includes(entry) ?? false;
}

/** Tells one boot of this machine from another: start times count from it. */
export function bootId(): string | null {
  return read('/proc/sys/kernel/random/boot_id')?.trim() ?? null;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
