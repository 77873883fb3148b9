import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';

const require = createRequire(import.meta.url);

/** The program's version, from its package. */
export function programVersion(): string {
  const manifest: unknown = require('@open-design/daemon/package.json');
  return z.object({ version: z.string() }).parse(manifest).version;
}

/** How the built-in agent `brief` is started: this Node and the built program. */
export function briefProgram(): readonly string[] {
  return [process.execPath, require.resolve('@open-design/daemon/program/brief')];
}

/** How a keeper of runs is started: this Node and the built program. */
export function keeperProgram(): readonly string[] {
  return [process.execPath, require.resolve('@open-design/daemon/program/keeper')];
}

/** Where the built console is. */
export function consoleFolder(): string {
  return path.join(
    path.dirname(require.resolve('@open-design/daemon/package.json')),
    'dist/console',
  );
}
