import { createRequire } from 'node:module';
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
