import { Routine } from '@open-design/contracts';
import { z } from 'zod';
import { Draft } from './routine.ts';

/** What was entered and is not saved, for a page that is loaded again; the tab forgets it when it is closed. */
export const Kept = z.object({
  draft: Draft,
  /** The routine that was being changed, as it was then; null for a new one. */
  routine: Routine.nullable(),
});
export type Kept = z.infer<typeof Kept>;

const prefix = 'od-draft:';

/** What is kept under a name, or null. What another version of this page left there and cannot be read is nothing. */
export function readKept(name: string): Kept | null {
  const text = sessionStorage.getItem(prefix + name);
  if (text === null) return null;
  try {
    return Kept.parse(JSON.parse(text));
  } catch {
    sessionStorage.removeItem(prefix + name);
    return null;
  }
}

export function keep(name: string, kept: Kept): void {
  try {
    sessionStorage.setItem(prefix + name, JSON.stringify(kept));
  } catch {
    // A browser that has no room for it, or refuses: then it is not there after a reload, and nothing else is lost.
  }
}

export function forget(name: string): void {
  sessionStorage.removeItem(prefix + name);
}
