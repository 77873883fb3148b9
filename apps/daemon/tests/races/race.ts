import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { StoreSettings } from '../../src/store/store.ts';
import { buildProgram, programFile } from './program.ts';

const Word = z.union([z.literal('ready'), z.literal('done'), z.array(z.string())]);

/** What a process does in each round; `open` opens the next database, `spend` uses up a budget. */
export type Way = 'one by one' | 'in batches' | 'open' | 'spend';

/** One process of a race. */
export interface Racer {
  readonly name: string;
  /** The ids of the routines whose slot it says that it has claimed. */
  readonly claimed: readonly string[];
}

export interface Race {
  readonly racers: readonly Racer[];
  /** Resolves when any of them says that it has claimed something. */
  nextClaim(): Promise<void>;
  /** Resolves when all have ended; rejects when one ended badly. */
  readonly ended: Promise<unknown>;
  /** Kills them all. */
  kill(): void;
}

/** Starts a process a way. In every round they wait for each other, and go at one word. */
export async function startRace(
  ways: readonly Way[],
  order: { readonly databases: readonly StoreSettings[]; readonly count: number },
): Promise<Race> {
  await buildProgram();
  let waiting = 0;
  let wake = () => {};
  const starters = ways.map((way, index) => {
    const name = `p${index + 1}`;
    const child = fork(programFile, [JSON.stringify({ ...order, name, way })]);
    onTestFinished(() => void child.kill('SIGKILL'));
    return { name, child };
  });
  const hear = (word: z.infer<typeof Word>, claimed: string[]) => {
    if (Array.isArray(word)) {
      claimed.push(...word);
      wake();
    }
    if (word === 'ready') waiting += 1;
    if (waiting < starters.length) return;
    waiting = 0;
    for (const { child } of starters) child.send('go');
  };
  const racers = starters.map(({ name, child }) => {
    const claimed: string[] = [];
    child.on('message', (message) => hear(Word.parse(message), claimed));
    return { name, claimed };
  });
  const ended = Promise.all(starters.map(({ name, child }) => goodEnd(name, child)));
  ended.catch(() => wake());
  return {
    racers,
    ended,
    nextClaim: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
    kill() {
      for (const { child } of starters) child.kill('SIGKILL');
    },
  };
}

async function goodEnd(name: string, child: ChildProcess): Promise<void> {
  let done = false;
  child.on('message', (message) => {
    done ||= message === 'done';
  });
  const [code, signal]: unknown[] = await once(child, 'exit');
  if (!done && !child.killed) throw new Error(`${name} ended early: ${String(code ?? signal)}`);
}
