import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const program = createRequire(import.meta.url)
  .resolve('@open-design/daemon/program/keeper')
  .replace(/keeper\.js$/, 'chaos.js');

/** A minute's worth; `npm run chaos` does it for as long as wanted. A failure prints the seed that it began with. */
async function chaos(engine: string): Promise<string> {
  const args = ['--rounds', '1', '--seconds', '8', '--daemons', '2', '--engine', engine];
  const it = promisify(execFile)(process.execPath, [program, ...args]);
  return await it.then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}\n${stderr}`,
  );
}

test.runIf(process.platform === 'linux').each(['sqlite', 'postgres'])(
  'daemons and keepers that are killed at random lose nothing, double nothing and leave nothing behind, on %s',
  { timeout: 180_000 },
  async (engine) => {
    const said = await chaos(engine);
    console.log(said.split('\n')[0]);
    expect(said).toContain('all held.**');
    expect(said).not.toContain('FAILED');
  },
);
