import type { AcpAgent } from './adapter.ts';

/** Coding agents that speak ACP, found on PATH when a person has installed them. */
export const knownAgents: readonly AcpAgent[] = [
  known({
    id: 'codex-acp',
    name: 'Codex (ACP bridge)',
    description: 'OpenAI Codex, through its ACP bridge codex-acp.',
    argv: ['codex-acp'],
    install:
      'Install the bridge with `npm install -g @agentclientprotocol/codex-acp`, then sign in.',
  }),
  known({
    id: 'claude-acp',
    name: 'Claude Code (ACP bridge)',
    description: 'Claude Code, through its ACP bridge claude-agent-acp; it does not run as root.',
    argv: ['claude-agent-acp'],
    install:
      'Install the bridge with `npm install -g @agentclientprotocol/claude-agent-acp`, then sign in.',
  }),
  known({
    id: 'gemini-acp',
    name: 'Gemini CLI (ACP)',
    description: 'Google Gemini CLI, through the Agent Client Protocol.',
    // As with its own format: without it, what a routine gives it is passed over in a folder that nobody has opened in it.
    argv: ['gemini', '--acp', '--skip-trust'],
    install: 'Install it with `npm install -g @google/gemini-cli`, then sign in.',
  }),
  known({
    id: 'opencode-acp',
    name: 'OpenCode (ACP)',
    description: 'OpenCode, through the Agent Client Protocol.',
    argv: ['opencode', 'acp'],
    install: 'Install it with `npm install -g opencode-ai`, then choose a model.',
  }),
  known({
    id: 'qwen',
    name: 'Qwen Code (ACP)',
    description: 'Qwen Code, through the Agent Client Protocol.',
    argv: ['qwen', '--acp'],
    install: 'Install it with `npm install -g @qwen-code/qwen-code`, then sign in.',
  }),
];

function known(agent: Omit<AcpAgent, 'usesModel' | 'script'>): AcpAgent {
  return { ...agent, usesModel: true, script: null };
}
