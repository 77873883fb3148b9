import path from 'node:path';
import { now } from '../../clock.ts';
import { answer, finding } from './answer.ts';
import type { Assignment } from './assignment.ts';
import { digestOf } from './digest.ts';
import { PAGE_NAME } from './facts.ts';
import type { Narrator } from './narrator.ts';
import { page } from './page.ts';
import { periodOf } from './period.ts';
import { readProject } from './reading.ts';
import { writePage } from './write-page.ts';

/** One brief to be written. */
export interface BriefOrder {
  /** Absolute path of the folder to report on and to write into. */
  readonly cwd: string;
  /** The person's words; they head the page. */
  readonly asked: string;
  readonly assignment: Assignment;
}

/**
 * The whole work: read → digest → write → answer. Rejects with a message that names what could
 * not be done and why, after having said so, and with the signal's reason once aborted.
 */
export async function writeBrief(
  order: BriefOrder,
  tell: Narrator,
  signal: AbortSignal,
): Promise<void> {
  const { cwd, asked, assignment } = order;
  const period = periodOf(assignment.lastSuccessAt, now());
  try {
    const digest = await tell.step(
      { id: 'read', title: 'Read the project', kind: 'read', path: cwd },
      async () => digestOf(await readProject(cwd, period, (text) => tell.say(text), signal)),
      finding,
    );
    await tell.say(finding(digest));
    await tell.step(
      { id: 'write', title: `Write ${PAGE_NAME}`, kind: 'edit', path: path.join(cwd, PAGE_NAME) },
      () => writePage(cwd, page({ cwd, asked, assignment, digest }), signal),
      () => `Wrote ${PAGE_NAME}.`,
    );
    const lines = answer(path.basename(cwd) || cwd, digest);
    for (const [index, line] of lines.entries())
      await tell.answer(index === lines.length - 1 ? line : `${line}\n`);
  } catch (error) {
    await tell.answer(error instanceof Error ? error.message : String(error));
    throw error;
  }
}
