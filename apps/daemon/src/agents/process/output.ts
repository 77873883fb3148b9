import type { Readable } from 'node:stream';
import { settlesWithin } from './wait.ts';

/** Milliseconds without a byte after which an output whose program has ended is given up. */
const idleMs = 500;

/** A program's output, read no faster than it is handed on. */
export class Output implements AsyncIterable<Buffer> {
  #chunks = 0;
  #isHandingOn = false;
  constructor(private readonly stream: Readable) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    const source: AsyncIterable<Buffer> = this.stream;
    try {
      for await (const chunk of source) {
        this.#chunks += 1;
        this.#isHandingOn = true;
        yield chunk;
        this.#isHandingOn = false;
      }
    } catch {
      // A pipe that breaks ends the output; how the program ended tells the rest.
    }
  }

  /** Changes while there is something to wait for. */
  get progress(): number {
    return this.#chunks;
  }
  /** Whether a piece read is still being handed on. */
  get isHandingOn(): boolean {
    return this.#isHandingOn;
  }
  giveUp(): void {
    this.stream.destroy();
  }
}

/**
 * Waits until the outputs of a program that has ended are read. A process that
 * left the group can hold them open for ever: after half a second without a
 * byte they are given up. Returns whether that was so.
 */
export async function readToEnd(
  reading: Promise<unknown>,
  outputs: readonly Output[],
): Promise<{ wasHeldOpen: boolean }> {
  const progress = () => outputs.reduce((sum, output) => sum + output.progress, 0);
  for (let before = progress(); !(await settlesWithin(reading, idleMs)); before = progress()) {
    if (outputs.some((output) => output.isHandingOn) || progress() !== before) continue;
    for (const output of outputs) output.giveUp();
    await reading;
    return { wasHeldOpen: true };
  }
  return { wasHeldOpen: false };
}
