import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PAGE_NAME } from './facts.ts';

/**
 * Writes the page so that a reader finds the old one or the new one and never a part: a hidden
 * file beside it, flushed, then renamed over it. Rejects with the path and the system's reason;
 * neither a failure nor an abort leaves the hidden file behind.
 */
export async function writePage(folder: string, text: string, signal: AbortSignal): Promise<void> {
  const target = path.join(folder, PAGE_NAME);
  const draft = path.join(folder, `.${PAGE_NAME}.${randomUUID()}.tmp`);
  try {
    await writeFile(draft, text, { flag: 'wx', flush: true, signal });
    signal.throwIfAborted();
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    signal.throwIfAborted();
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Could not write ${target}: ${why}`, { cause: error });
  }
}
