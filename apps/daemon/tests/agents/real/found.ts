import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe } from 'vitest';

/** The agents that these tests speak to, each with its program and the folder that scripts/install-agents.mjs gives it. */
const programs = {
  codex: ['codex', 'codex'],
  claude: ['claude', 'claude'],
  gemini: ['gemini', 'gemini'],
  opencode: ['opencode', 'opencode'],
  'codex-acp': ['codex-acp', 'codex-acp'],
  'claude-acp': ['claude-agent-acp', 'claude-acp'],
  'gemini-acp': ['gemini', 'gemini'],
  'opencode-acp': ['opencode', 'opencode'],
  qwen: ['qwen', 'qwen'],
} as const;
export type RealAgent = keyof typeof programs;
export const realAgents = Object.keys(programs) as RealAgent[];

const cache =
  process.env['OD_AGENTS_DIR'] ?? path.join(os.homedir(), '.cache', 'open-design', 'agents');

/**
 * The folder of an agent's program: where scripts/install-agents.mjs puts it, or
 * on PATH. Null where it is not, and for all with OD_REAL_AGENTS=none.
 */
export function folderOf(agent: RealAgent): string | null {
  if (process.env['OD_REAL_AGENTS'] === 'none') return null;
  const [program, own] = programs[agent];
  const installed = path.join(cache, own, 'node_modules', '.bin');
  const onPath = (process.env['PATH'] ?? '').split(path.delimiter).filter(path.isAbsolute);
  return [installed, ...onPath].find((folder) => existsSync(path.join(folder, program))) ?? null;
}

/** Those that are not here, whose tests are skipped. */
export function missingAgents(): RealAgent[] {
  return realAgents.filter((agent) => folderOf(agent) === null);
}

/** What scripts/install-agents.mjs is asked for, so that they are there. */
export function packagesOf(agents: readonly RealAgent[]): string[] {
  return [...new Set(agents.map((agent) => programs[agent][1]))];
}

/** The tests of one agent; skipped where it is not, which tests/agents/real/found.test.ts reports. */
export function describeReal(agent: RealAgent, tests: (folder: string) => void): void {
  const folder = folderOf(agent);
  describe.skipIf(folder === null)(`the real ${agent}`, { timeout: 180_000 }, () => {
    tests(folder ?? '');
  });
}
