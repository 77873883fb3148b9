import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const intruders: string[] = [];

afterEach(() => {
  for (const file of intruders.splice(0)) rmSync(file, { force: true });
});

/** Puts a file into a room and asks the rules what they think of it. */
async function verdictOn(file: string, text: string): Promise<{ code: number; said: string }> {
  const target = path.join(root, 'apps/daemon/src', file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
  intruders.push(target);
  const run = promisify(execFile)(
    process.execPath,
    [
      path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      path.relative(root, target),
    ],
    { cwd: root },
  );
  return await run.then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stdout: string }) => ({ code: error.code, said: error.stdout }),
  );
}

describe('the rules of who may import whom', () => {
  it.each([
    [
      'a room that imports another room',
      'claim/intruder.ts',
      '../record/finish.ts',
      'room-claim-knows-no-other-room',
    ],
    [
      'a store that imports a room',
      'store/intruder.ts',
      '../claim/account.ts',
      'store-knows-no-room',
    ],
    [
      'a command line that opens the store',
      'cli/intruder.ts',
      '../store/store.ts',
      'clients-know-contracts-alone',
    ],
    [
      'a room that starts processes',
      'record/intruder.ts',
      'node:child_process',
      'processes-in-one-place',
    ],
    [
      'a room that opens SQLite',
      'prepare/intruder.ts',
      'better-sqlite3',
      'sqlite-in-the-store-alone',
    ],
    ['a room that opens Postgres', 'show/intruder.ts', 'pg', 'postgres-in-the-store-alone'],
  ])('refuse %s', async (_what, file, target, rule) => {
    const { code, said } = await verdictOn(
      file,
      `import * as it from '${target}';\nexport { it };\n`,
    );

    expect(said).toContain(rule);
    expect(code).toBeGreaterThan(0);
  });

  it('accept a room that imports the store', async () => {
    const { code, said } = await verdictOn(
      'record/intruder.ts',
      `import type { Plan } from '../store/plan.ts';\nexport type It = Plan<void>;\n`,
    );

    expect(said).toContain('no dependency violations found');
    expect(code).toBe(0);
  });
});
