import { existsSync, readFileSync } from 'node:fs';

/** One line of the file to which every program appends when it is started. */
export interface Start {
  readonly runId: string;
  readonly attempt: number;
  readonly pid: number;
}

/** What the programs themselves say of their starts. @throws Error on a line that is none */
export function startsIn(file: string): Start[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.flatMap((line) => {
    const [word, runId, attempt, pid, ...more] = line.split(' ');
    if (word === 'stray') return [];
    if (word !== 'start' || runId === undefined || more.length > 0)
      throw new Error(`the file of starts has the line "${line}"`);
    return [{ runId, attempt: Number(attempt), pid: Number(pid) }];
  });
}

/** Attempts that were started more than once. */
export function startedTwice(starts: readonly Start[]): Start[] {
  const seen = new Set<string>();
  return starts.filter(({ runId, attempt }) => {
    const key = `${runId} ${attempt}`;
    const isAgain = seen.has(key);
    seen.add(key);
    return isAgain;
  });
}
