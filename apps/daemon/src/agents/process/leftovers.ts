import type { Found, How } from './find.ts';

/** What had to be ended after a run's first process. */
export interface Leftovers {
  readonly count: number;
  readonly processes: readonly Leftover[];
  /** What even SIGKILL did not end: it is stuck in the kernel, or another user's. Its id and command. */
  readonly survivors: readonly Survivor[];
}

/** One process that outlived the program it belonged to. */
export interface Leftover extends Survivor {
  readonly how: How;
  readonly endedBy: 'SIGTERM' | 'SIGKILL';
}

/** A process by its id, with the beginning of its command line. */
export interface Survivor {
  readonly pid: number;
  readonly command: string;
}

/** Nothing was left. */
export const noLeftovers: Leftovers = { count: 0, processes: [], survivors: [] };

const longestCommand = 200;
const mostNamed = 20;

/** A process as a person reads it. */
export function survivorOf({ pid, argv }: Found): Survivor {
  return { pid, command: commandText(argv) };
}

/**
 * The first arguments that fit 200 characters. An argument is shown whole or
 * not at all: half of a secret would not be recognised as one.
 */
export function commandText(argv: readonly string[]): string {
  let text = '';
  for (const part of argv) {
    const longer = text === '' ? part : `${text} ${part}`;
    if (longer.length > longestCommand - 2) return `${text} …`.trimStart();
    text = longer;
  }
  return text;
}

const waysIn: Record<How, string> = {
  group: 'in its group',
  session: 'in its session',
  mark: 'found by its mark',
  cgroup: 'found in its cgroup',
  parent: 'found by its parent',
};

/** What is said of leftovers on the run. */
export function leftoverText({ count, processes, survivors }: Leftovers): string {
  const ended = processes.slice(0, mostNamed).map(nameOf);
  const unnamed = processes.length - ended.length;
  if (unnamed > 0) ended.push(`and ${unnamed} more`);
  const what = count === 1 ? 'a process that was' : `${count} processes that were`;
  const said = `The program left ${what} still running; a run leaves nothing behind.`;
  return [
    said,
    ended.length === 0 ? '' : ` Ended: ${ended.join('; ')}.`,
    survivors.length === 0 ? '' : ` Could not be ended: ${survivors.map(idOf).join('; ')}.`,
  ].join('');
}

function nameOf(left: Leftover): string {
  return `${idOf(left)}, ${waysIn[left.how]}, by ${left.endedBy}`;
}

function idOf({ pid, command }: Survivor): string {
  return `${pid} "${command}"`;
}
