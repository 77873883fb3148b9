import type { OpenProcess } from './open.ts';

/**
 * Stops a program when its run is stopped. A program that ended before anyone
 * asked it to stop has its own outcome.
 *
 * @returns whether it was stopped
 */
export function stopWhen(
  signal: AbortSignal,
  { exited, stop }: Pick<OpenProcess, 'exited' | 'stop'>,
): () => boolean {
  let isStopped = false;
  const onAbort = () => {
    isStopped = true;
    void stop();
  };
  void exited.then(() => signal.removeEventListener('abort', onAbort));
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  return () => isStopped;
}
