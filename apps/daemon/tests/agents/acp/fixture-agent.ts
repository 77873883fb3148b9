import { createAcpAdapter } from '../../../src/agents/acp/adapter.ts';
import type { AgentAssignment } from '../../../src/agents/agent.ts';
import { assignment, environment, nodeArgv, Recorder, runToEnd } from '../run-agent.ts';

/** The adapter of the fixture agent, of another program, or of one that every routine names (null). */
export function agent(argv: string[] | null = nodeArgv('acp-agent.mjs')) {
  const description = 'An agent for tests.';
  const fixed = { id: 'fixture', name: 'Fixture', usesModel: false, script: null };
  const install = 'Install it with care.';
  const surroundings = { environment, version: '1.2.3' };
  return createAcpAdapter({ ...fixed, description, argv, install }, surroundings);
}

/** A workspace in which the fixture agent is prompted. */
export function workspace(cwd: string) {
  const prompted = (prompt: string, part: Partial<AgentAssignment> = {}) =>
    assignment({ cwd, prompt, ...part });
  return {
    cwd,
    prompted,
    prompt: (text: string, port = new Recorder()) => runToEnd(agent(), prompted(text), port),
  };
}
