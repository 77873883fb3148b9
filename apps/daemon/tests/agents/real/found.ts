import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe } from 'vitest';

/** The agents that these tests speak to. */
export const realAgents = ['codex', 'claude', 'gemini', 'opencode'] as const;
export type RealAgent = (typeof realAgents)[number];

const cache =
  process.env['OD_AGENTS_DIR'] ?? path.join(os.homedir(), '.cache', 'open-design', 'agents');

/**
 * The folder of an agent's program: where scripts/install-agents.mjs puts it, or
 * on PATH. Null where it is not, and for all with OD_REAL_AGENTS=none.
 */
export function folderOf(agent: RealAgent): string | null {
  if (process.env['OD_REAL_AGENTS'] === 'none') return null;
  const installed = path.join(cache, agent, 'node_modules', '.bin');
  const onPath = (process.env['PATH'] ?? '').split(path.delimiter).filter(path.isAbsolute);
  return [installed, ...onPath].find((folder) => existsSync(path.join(folder, agent))) ?? null;
}

/** Those that are not here, whose tests are skipped. */
export function missingAgents(): RealAgent[] {
  return realAgents.filter((agent) => folderOf(agent) === null);
}

/** The tests of one agent; skipped where it is not, which tests/agents/real/found.test.ts reports. */
export function describeReal(agent: RealAgent, tests: (folder: string) => void): void {
  const folder = folderOf(agent);
  describe.skipIf(folder === null)(`the real ${agent}`, { timeout: 180_000 }, () => {
    tests(folder ?? '');
  });
}
