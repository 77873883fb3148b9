// Installs the coding agents that the tests of tests/agents/real speak to, from
// npm, each into a folder of its own outside this repository. They are never
// dependencies: together they take more than a gigabyte.
//
//   node scripts/install-agents.mjs [codex] [claude] [gemini] [opencode] [codex-acp] [claude-acp] [qwen]
//
// OD_AGENTS_DIR names another folder than ~/.cache/open-design/agents.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const packages = {
  codex: '@openai/codex',
  claude: '@anthropic-ai/claude-code',
  gemini: '@google/gemini-cli',
  opencode: 'opencode-ai',
  'codex-acp': '@agentclientprotocol/codex-acp',
  'claude-acp': '@agentclientprotocol/claude-agent-acp',
  qwen: '@qwen-code/qwen-code',
};

const folder =
  process.env.OD_AGENTS_DIR ?? path.join(os.homedir(), '.cache', 'open-design', 'agents');
const named = process.argv.slice(2);
const unknown = named.filter((id) => !(id in packages));
if (unknown.length > 0) {
  console.error(
    `Cannot install ${unknown.join(', ')}: known are ${Object.keys(packages).join(', ')}.`,
  );
  process.exit(2);
}

const failed = (named.length > 0 ? named : Object.keys(packages)).filter((id) => !install(id));
if (failed.length > 0) {
  console.error(`Not installed: ${failed.join(', ')}. Their tests will be skipped.`);
  process.exit(1);
}

function install(id) {
  const own = path.join(folder, id);
  const name = packages[id];
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own, { recursive: true });
  // npm 11 runs the scripts of a package only where it is told to; Claude Code
  // and OpenCode put their program in place in one.
  const manifest = { private: true, allowScripts: { [name]: true } };
  writeFileSync(path.join(own, 'package.json'), JSON.stringify(manifest));
  console.log(`${name} → ${own}`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error', name];
  return spawnSync(npm, args, { cwd: own, stdio: 'inherit' }).status === 0;
}
