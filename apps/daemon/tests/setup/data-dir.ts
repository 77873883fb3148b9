import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';

let folder: string | undefined;

/** Runs are durable: every test gets a data folder of its own, so that none sees another's. */
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'od-test-'));
  process.env['OD_DATA_DIR'] = folder;
});

afterEach(() => {
  if (folder === undefined) return;
  endKeepers(path.join(folder, 'keepers'));
  rmSync(folder, { recursive: true, force: true });
});

/** Runs outlive a daemon that a test killed; they do not outlive the test. */
function endKeepers(keepers: string): void {
  const records = existsSync(keepers) ? readdirSync(keepers) : [];
  for (const name of records.filter((it) => it.endsWith('.json'))) {
    const { pid }: { pid: number } = JSON.parse(readFileSync(path.join(keepers, name), 'utf8'));
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      // It has gone by itself.
    }
  }
}
