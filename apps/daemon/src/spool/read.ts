import { type FileHandle, open } from 'node:fs/promises';
import { linesFile } from './folder.ts';
import { parseLine, type SpoolLine } from './line.ts';

const chunkBytes = 256 * 1024;
/** About this many bytes of lines are handed over at once. */
const mostBytes = 1_048_576;
const lineEnd = 0x0a;

/** Reads a spool's lines in order, while its keeper writes them. */
export interface SpoolReader {
  /** The next whole lines, about 1 MiB at most; none when there is no more for now. @throws Error on a damaged line */
  read(): Promise<SpoolLine[]>;
  close(): Promise<void>;
}

/**
 * Opens a spool.
 * @param seen number of the last event that is known already: these are passed over without being read
 */
export async function openReader(folder: string, seen: number): Promise<SpoolReader> {
  const file = await open(linesFile(folder), 'r');
  let position = 0;
  let rest = Buffer.alloc(0);
  return {
    async read() {
      const lines: SpoolLine[] = [];
      let taken = 0;
      while (taken < mostBytes && (lines.length === 0 || rest.includes(lineEnd))) {
        const end = rest.indexOf(lineEnd);
        if (end === -1) {
          const more = await readAt(file, position);
          if (more.byteLength === 0) break;
          position += more.byteLength;
          rest = Buffer.concat([rest, more]);
          continue;
        }
        const text = rest.toString('utf8', 0, end);
        rest = rest.subarray(end + 1);
        if (isSeen(text, seen)) continue;
        taken += end;
        lines.push(parseLine(text));
      }
      return lines;
    },
    close: () => file.close(),
  };
}

async function readAt(file: FileHandle, position: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  const { bytesRead } = await file.read(buffer, 0, chunkBytes, position);
  return buffer.subarray(0, bytesRead);
}

/** An event begins with its number, as `lineText` writes it. */
function isSeen(text: string, seen: number): boolean {
  if (seen === 0) return false;
  const number = /^\{"seq":(\d+),/.exec(text)?.[1];
  return number !== undefined && Number(number) <= seen;
}
