import { close, fdatasync, openSync, write } from 'node:fs';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Outcome, RunEventBody } from '@open-design/contracts';
import { now } from '../clock.ts';
import { linesFile } from './folder.ts';
import { lineText, type SpoolLine } from './line.ts';

/** Above this many characters in hand, who appends waits for the disk. */
const mostInHand = 512 * 1024;
/** How often and how long (ms) a disk that refuses is asked again before the run is given up. */
const retryMs = 250;
const mostRetries = 40;

const closed = promisify(close);
const synced = promisify(fdatasync);
const writtenTo = promisify(write);

/** The record of one attempt, as its keeper writes it: numbered from 1 without a gap. */
export interface SpoolWriter {
  /** Resolves at once while little is in hand, else when it is written. Rejects when the disk refuses for ten seconds. */
  append(body: RunEventBody): Promise<void>;
  spawned(process: { readonly pid: number; readonly startedToken: string | null }): Promise<void>;
  /** Writes the last line and waits for the disk. @throws the disk's error */
  end(outcome: Outcome): Promise<void>;
}

/**
 * Opens the spool of an attempt that has just been started. Not by way of the
 * thread pool, as an agent waits for it.
 * @param grown called after each write
 * @throws the system's error
 */
export function openWriter(folder: string, grown: () => void): SpoolWriter {
  const file = openSync(linesFile(folder), 'r+');
  let inHand = '';
  let seq = 0;
  let written = 0;
  let flushing: Promise<void> | undefined;

  async function flush(): Promise<void> {
    try {
      while (inHand !== '') {
        const text = inHand;
        inHand = '';
        const bytes = Buffer.from(text);
        try {
          await writeAt(file, bytes, written);
        } catch (error) {
          // Not lost: what comes last takes it along, if the disk has room by then.
          inHand = text + inHand;
          throw error;
        }
        written += bytes.byteLength;
        grown();
      }
    } finally {
      flushing = undefined;
    }
  }

  async function put(line: SpoolLine): Promise<void> {
    inHand += `${lineText(line)}\n`;
    // What is told in one turn is one write, and the first one is not in the way of the agent's start.
    flushing ??= turn().then(flush);
    if (inHand.length > mostInHand) await flushing;
    else flushing.catch(() => undefined);
  }

  return {
    append(body) {
      seq += 1;
      return put({ seq, at: now(), ...body });
    },
    spawned: (process) => put({ spawned: process }),
    async end(outcome) {
      try {
        await flushing?.catch(() => undefined);
        inHand += `${lineText({ outcome })}\n`;
        await flush();
        await synced(file);
      } finally {
        await closed(file);
      }
    },
  };
}

/** At a place, so that what a full disk let through in part is overwritten by the next try. */
async function writeAt(file: number, bytes: Buffer, position: number): Promise<void> {
  for (let tries = 0, done = 0; done < bytes.byteLength; ) {
    try {
      const left = bytes.byteLength - done;
      done += (await writtenTo(file, bytes, done, left, position + done)).bytesWritten;
    } catch (error) {
      if ((tries += 1) > mostRetries) throw error;
      await wait(retryMs);
    }
  }
}
