import { spawn } from 'node:child_process';
// On real time: a replaced global clock must not end it.
import { clearTimeout, setTimeout } from 'node:timers';
import { Tail } from './tail.ts';

const keptErrorBytes = 4_096;
/** It takes a third of a second; on a machine that is very busy, some seconds (ms). */
const startWithinMs = 60_000;

/**
 * Starts a program of ours that outlives this one: a session of its own, no
 * terminal, nothing shared but the environment. Resolves when it has said its
 * first line, and lets go of it then.
 *
 * @throws Error when it ends before, with what it said, or says nothing for a minute; it is ended then
 */
export function startDetached(
  argv: readonly string[],
  withinMs: number = startWithinMs,
): Promise<void> {
  const [file = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      // A folder that always exists: it must not hold on to one that a person removes.
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const errors = new Tail(keptErrorBytes);
    child.stderr.setEncoding('utf8').on('data', (text: string) => errors.add(text));
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`It was not ready within ${withinMs / 1_000} s`));
    }, withinMs);
    child.once('error', (error) => {
      clearTimeout(late);
      reject(error);
    });
    child.once('exit', () => reject(new Error(`It ended at once: ${errors.toString().trim()}`)));
    child.once('close', () => clearTimeout(late));
    child.stdout.once('data', () => {
      clearTimeout(late);
      child.unref();
      child.stdout.destroy();
      child.stderr.destroy();
      resolve();
    });
  });
}
