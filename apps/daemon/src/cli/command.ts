import { type Command, InvalidArgumentError } from 'commander';
import { type Daemon, findDaemon } from './connect.ts';
import type { Exit } from './exit.ts';
import { type Painter, painter } from './print.ts';

/** The options that every command takes. */
export interface GlobalOptions {
  readonly json?: true;
  readonly dataDir?: string;
  readonly url?: string;
  readonly tokenFile?: string;
}

/** What a command is given beside its own arguments. */
export interface Invocation {
  readonly json: boolean;
  readonly options: GlobalOptions;
  readonly paint: Painter;
  /** The running daemon, looked for at the first call. */
  readonly daemon: () => Promise<Daemon>;
  /** Prints the answer: as JSON, one line, with `--json`; else the text for people. */
  readonly answer: (json: unknown, text: () => string) => void;
}

/** A command's work. What it returns is the exit code; nothing means 0. */
type Work<A extends unknown[]> = (call: Invocation, ...args: A) => Promise<Exit | undefined | void>;

/** Gives a command its work. Commander hands over the arguments, then the command's own options. */
export function does<A extends unknown[]>(command: Command, work: Work<A>): Command {
  return command.action(async (...args: A) => {
    const exit = await work(invocation(command), ...args);
    if (exit !== undefined) process.exitCode = exit;
  });
}

function invocation(command: Command): Invocation {
  const options = command.optsWithGlobals<GlobalOptions>();
  const json = options.json === true;
  let found: Promise<Daemon> | undefined;
  return {
    json,
    options,
    paint: painter(process.stdout),
    daemon: () => (found ??= findDaemon(options)),
    answer: (value, text) => say(json ? JSON.stringify(value) : text()),
  };
}

/** Writes one text and a line feed to standard output. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Reads an option that counts something, from 1 to `max`. */
export function countUpTo(max: number): (text: string) => number {
  return (text) => {
    const count = /^\d+$/.test(text) ? Number(text) : 0;
    if (count < 1 || count > max)
      throw new InvalidArgumentError(`Expected a whole number from 1 to ${max}.`);
    return count;
  };
}

/** Reads an option that is a TCP port; 0 means any free one. */
export function port(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (number < 0 || number > 65_535)
    throw new InvalidArgumentError('Expected a port from 0 to 65535.');
  return number;
}
