import { execFile } from 'node:child_process';
import { bootId, processFacts } from './proc.ts';

/**
 * Tells the process from a later one that got the same id: on Linux its start
 * time and the machine's boot, on macOS its start time (whole seconds). Null
 * when there is no such process or the system does not say. On Linux it is read
 * before the first turn of the event loop, while a process just started is
 * certain to be there.
 */
export async function startedToken(pid: number): Promise<string | null> {
  if (process.platform === 'linux') return linuxToken(pid);
  if (process.platform === 'darwin') return macToken(pid);
  return null;
}

/** The same for Linux, at once. Null elsewhere. */
export function linuxToken(pid: number): string | null {
  const facts = processFacts(pid);
  const boot = bootId();
  return facts === null || boot === null ? null : `linux:${boot}:${facts.startTicks}`;
}

function macToken(pid: number): Promise<string | null> {
  return new Promise((resolve) => {
    // A fixed language and time zone: the text must be the same whoever asks.
    const env = { LC_ALL: 'C', TZ: 'UTC' };
    execFile('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { env }, (error, stdout) => {
      const started = stdout.trim();
      resolve(error !== null || started === '' ? null : `darwin:${started}`);
    });
  });
}
