import { readFileSync } from 'node:fs';

/** What a process has taken. */
export interface Usage {
  readonly rssMiB: number;
  readonly mostRssMiB: number;
  /** Of the process itself, and of the children that it has waited for (s). */
  readonly cpuS: number;
  readonly childrenCpuS: number;
}

/** Linux counts in hundredths of a second for programs, whatever the kernel uses itself (proc_pid_stat(5)). */
const ticksPerSecond = 100;

/** What a process has taken so far, or null where the system has no /proc. */
export function usageOf(pid: number): Usage | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const seconds = (from: number) =>
      ((fields[from] ?? 0) + (fields[from + 1] ?? 0)) / ticksPerSecond;
    return {
      rssMiB: kibOf(status, 'VmRSS') / 1_024,
      mostRssMiB: kibOf(status, 'VmHWM') / 1_024,
      cpuS: seconds(11),
      childrenCpuS: seconds(13),
    };
  } catch {
    return null;
  }
}

function kibOf(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN);
}
