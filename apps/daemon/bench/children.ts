import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

const live = new Map<ChildProcess, NodeJS.Signals>();

/** Ends what is still there when this program ends in whatever way. @param signal what ends the child at once */
export function watchChild(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): void {
  live.set(child, signal);
  child.once('exit', () => live.delete(child));
}

/** Ends all children at once: the last thing that this program does. */
export function killChildren(): void {
  for (const [child, signal] of live) child.kill(signal);
}

/** Asks a child to end and waits for it; after `patienceMs` it is killed. @returns how long it took (ms) */
export async function endChild(
  child: ChildProcess,
  signal: NodeJS.Signals,
  patienceMs: number,
): Promise<number> {
  const begin = performance.now();
  if (child.exitCode !== null || child.signalCode !== null) return 0;
  const exited = once(child, 'exit');
  child.kill(signal);
  const over = new AbortController();
  const late = wait(patienceMs, 'late', { signal: over.signal }).catch(() => 'over');
  if ((await Promise.race([exited, late])) === 'late') child.kill('SIGKILL');
  over.abort();
  await exited;
  return performance.now() - begin;
}
