import { spawn } from 'node:child_process';
import { Tail } from './tail.ts';

const keptErrorBytes = 16_384;
const longestLine = 65_536;

/** A program of ours that a terminal command has started and will end. */
export interface Child {
  /** Its first line of standard output, or null when it ended without one. */
  readonly firstLine: Promise<string | null>;
  /** Resolves when it has ended: exit code 0 is `isDone`. Rejects never; a program that cannot be started has ended with its error in `errors`. */
  readonly exited: Promise<{ readonly isDone: boolean }>;
  /** The end of what it wrote to standard error, at most 16 KiB. */
  errors(): string;
  /** Sends a signal; false when it has ended. */
  signal(name: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): boolean;
}

/**
 * Starts a program, never through a shell, in a process group of its own: the
 * terminal's Ctrl-C then reaches the caller alone, who passes it on once. If the
 * caller ends without having waited, the program is told to end too.
 */
export function startChild(
  argv: readonly [string, ...string[]],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Child {
  const [file, ...args] = argv;
  const child = spawn(file, args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors = new Tail(keptErrorBytes);
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.add(text));
  const exited = new Promise<{ isDone: boolean }>((resolve) => {
    child.once('error', (error) => {
      errors.add(error.message);
      resolve({ isDone: false });
    });
    // 'close' comes when its output has been read too, so that `errors` is complete.
    child.once('close', (exitCode) => resolve({ isDone: exitCode === 0 }));
  });
  const end = () => void child.kill('SIGTERM');
  process.once('exit', end);
  void exited.then(() => process.removeListener('exit', end));
  return {
    exited,
    firstLine: firstLineOf(child.stdout, exited),
    errors: () => errors.toString(),
    signal: (name) => child.kill(name),
  };
}

/** Reads on after the line, so that the program never blocks on a full pipe. */
function firstLineOf(stdout: NodeJS.ReadableStream, exited: Promise<unknown>) {
  return new Promise<string | null>((resolve) => {
    let text = '';
    let isKnown = false;
    stdout.setEncoding('utf8').on('data', (chunk: string | Buffer) => {
      if (isKnown) return;
      text = (text + chunk.toString()).slice(0, longestLine);
      const end = text.indexOf('\n');
      if (end === -1) return;
      isKnown = true;
      resolve(text.slice(0, end));
    });
    void exited.then(() => resolve(null));
  });
}
