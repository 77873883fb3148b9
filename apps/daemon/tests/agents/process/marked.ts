import { readdirSync, readFileSync } from 'node:fs';

/** The living processes that carry a run's mark, as Linux shows them to the test itself. */
export function livingMarked(runId: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8')
          .split('\0')
          .includes(`OD_RUN_ID=${runId}`);
      } catch {
        return false;
      }
    });
}
