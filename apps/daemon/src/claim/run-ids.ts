import { randomUUID } from 'node:crypto';

/**
 * Makes the run ids of one batch: random, and alike in their first eight
 * digits. So they stand side by side in the table's index, and a batch writes a
 * few of its pages instead of one a run.
 */
export function runIds(): () => string {
  const beginning = randomUUID().slice(0, 8);
  return () => `routine-run-${beginning}${randomUUID().slice(8)}`;
}
