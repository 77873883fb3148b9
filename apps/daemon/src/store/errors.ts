import { z } from 'zod';

const WithCode = z.object({ code: z.string() });

/** Postgres: serialization_failure, deadlock_detected, lock_not_available. */
const retryable = new Set(['40001', '40P01', '55P03']);
const duplicates = new Set(['23505', 'SQLITE_CONSTRAINT_PRIMARYKEY', 'SQLITE_CONSTRAINT_UNIQUE']);

/** Whether the same plan may succeed when it is run again. */
export function isRetryable(error: unknown): boolean {
  return retryable.has(codeOf(error));
}

/** Whether a write failed because its key is taken, on either engine. */
export function isDuplicate(error: unknown): boolean {
  return duplicates.has(codeOf(error));
}

/** The store was closed while something still wanted it: the program is going down, and nothing is written any more. */
export class StoreClosed extends Error {
  override readonly name = 'StoreClosed';
  constructor() {
    super('the store is closed');
  }
}

function codeOf(error: unknown): string {
  const parsed = WithCode.safeParse(error);
  return parsed.success ? parsed.data.code : '';
}
