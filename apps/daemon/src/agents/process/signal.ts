import { linuxToken } from './identity.ts';

/** Signals a whole group; 0 only asks. False when it is not there (ESRCH) or not ours (EPERM). */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  // 0 and 1 would mean our own group and every process there is.
  if (!Number.isInteger(pid) || pid <= 1) return false;
  return send(-pid, signal);
}

/**
 * Signals one process, if it is still the one with that token. On macOS the
 * token is that of a moment ago: asking again takes longer than an id takes to
 * be given away.
 */
export function signalProcess(
  { pid, token }: { readonly pid: number; readonly token: string },
  signal: NodeJS.Signals,
): void {
  if (pid <= 1 || (process.platform === 'linux' && linuxToken(pid) !== token)) return;
  send(pid, signal);
}

function send(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, signal);
  } catch {
    return false;
  }
}
