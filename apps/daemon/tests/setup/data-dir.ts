import { mkdtempSync, rmSync } from 'node:fs';
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
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});
