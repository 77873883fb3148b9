import { randomUUID } from 'node:crypto';

/** How many ids one beginning serves: its count takes four digits of the UUID. */
const mostIds = 0x10000;

let beginning = '';
let count = mostIds;

/**
 * A new run's id: a random UUID, but for its first eight digits. Of these the
 * first four are the same for this process's runs, and the others count them.
 * So its runs stand side by side in the table's index, in the order in which
 * they are claimed, and a claim writes the page that the one before it wrote;
 * and a person can tell them apart by their beginning.
 */
export function newRunId(): string {
  if (count === mostIds) {
    beginning = randomUUID().slice(0, 4);
    count = 0;
  }
  const digits = count.toString(16).padStart(4, '0');
  count += 1;
  return `routine-run-${beginning}${digits}${randomUUID().slice(8)}`;
}
