import { createRequire } from 'node:module';
import path from 'node:path';
import { ownEnvironment } from '../../src/config/config.ts';

const root = path.dirname(
  createRequire(import.meta.url).resolve('@open-design/daemon/package.json'),
);

/** The daemon's built program. */
export const daemonProgram = path.join(root, 'dist/open-design.js');

/** A program of the rounds, or a part of one; see fixtures/README.md. */
export function fixture(name: string): string {
  return path.join(root, 'tests/chaos/fixtures', name);
}

/** What a daemon is started with: nothing that would point it elsewhere, such as somebody's database. */
export function daemonEnvironment(own: Readonly<Record<string, string>>): Record<string, string> {
  const ours = Object.entries(ownEnvironment()).filter(([name]) => !name.startsWith('OD_'));
  return { ...Object.fromEntries(ours), ...own };
}
