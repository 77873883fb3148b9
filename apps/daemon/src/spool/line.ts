import { Outcome, RunEvent } from '@open-design/contracts';
import { z } from 'zod';

/** The process that a keeper has started for a run. */
const Spawned = z.object({ pid: z.int(), startedToken: z.string().nullable() });

/**
 * One line of a spool: an event with its number, the process as soon as there
 * is one, and at the end, once, the outcome.
 */
const SpoolLine = z.union([
  RunEvent,
  z.object({ spawned: Spawned }),
  z.object({ outcome: Outcome }),
]);
export type SpoolLine = z.infer<typeof SpoolLine>;

/** Reads a line. @throws Error when it is none: the file was damaged or is of a newer program */
export function parseLine(text: string): SpoolLine {
  return SpoolLine.parse(JSON.parse(text));
}

/** The line's text, without the line end. */
export function lineText(line: SpoolLine): string {
  return JSON.stringify(line);
}
