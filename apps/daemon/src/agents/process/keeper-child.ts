import { spawn } from 'node:child_process';
import { Tail } from './tail.ts';

const keptErrorBytes = 4_096;

/**
 * Starts a program of ours that outlives this one: a session of its own, no
 * terminal, nothing shared but the environment. Resolves when it has said its
 * first line, and lets go of it then.
 *
 * @throws Error when it ends before, with what it said
 */
export function startDetached(argv: readonly string[]): Promise<void> {
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
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`It ended at once: ${errors.toString().trim()}`)));
    child.stdout.once('data', () => {
      child.unref();
      child.stdout.destroy();
      child.stderr.destroy();
      resolve();
    });
  });
}
