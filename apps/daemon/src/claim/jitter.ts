import { createHash } from 'node:crypto';
import type { DueRoutine } from '../store/queries/due-routines.ts';

/** A routine's own delay (ms): its fixed part of the spread, the same on every daemon and for every slot. */
export function delayOf({ id, policies }: Pick<DueRoutine, 'id' | 'policies'>): number {
  if (policies.jitterMs === 0) return 0;
  const share = createHash('sha256').update(id).digest().readUInt32BE() / 2 ** 32;
  return Math.floor(share * policies.jitterMs);
}
