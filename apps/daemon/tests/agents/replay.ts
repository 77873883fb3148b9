import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AgentOptions } from '@open-design/contracts';
import type { AgentAssignment, AgentSession } from '../../src/agents/agent.ts';
import { createAgents } from '../../src/agents/registry.ts';
import { assignment, emptyFolder, Recorder, runToEnd } from './run-agent.ts';

/** The lines that a real agent has printed, as OD_RECORD_AGENTS=1 kept them. */
export function recording(name: string): Promise<string> {
  return readFile(fileURLToPath(new URL(`./recorded/${name}.jsonl`, import.meta.url)), 'utf8');
}

interface Replay {
  readonly agent: string;
  /** What its program prints. */
  readonly lines: string;
  readonly exitCode?: number;
  readonly stderr?: string;
  readonly options?: AgentOptions;
  readonly session?: AgentSession;
  readonly environment?: Record<string, string>;
  readonly prices?: AgentAssignment['prices'];
}

/** Runs an adapter with a program in the agent's place that prints these lines, and tells how it was started. */
export async function replay(wish: Replay) {
  const { agent, lines, exitCode = 0, stderr = '', options = {}, session, environment } = wish;
  const folder = await emptyFolder();
  const at = (name: string) => path.join(folder, name);
  await Promise.all([writeFile(at('lines'), lines), writeFile(at('errors'), stderr)]);
  const script = `#!/bin/sh
printf '%s\\0' "$@" > '${at('args')}'
env > '${at('env')}'
cat > '${at('stdin')}'
cat '${at('lines')}'
cat '${at('errors')}' >&2
exit ${exitCode}
`;
  await writeFile(at(agent), script);
  await chmod(at(agent), 0o755);
  const adapter = createAgents({
    briefProgram: ['none'],
    environment: { PATH: `${folder}:${process.env['PATH']}`, HOME: folder, ...environment },
  }).find(agent);
  if (adapter === undefined) throw new Error(`${agent} is not registered`);
  const work = assignment({
    cwd: folder,
    prompt: 'Write hello.txt.',
    options,
    ...(session && { session }),
    ...(wish.prices && { prices: wish.prices }),
  });
  const { outcome, port } = await runToEnd(adapter, work, new Recorder());
  const told = async (name: string) => readFile(at(name), 'utf8').catch(() => '');
  return {
    outcome,
    port,
    args: (await told('args')).split('\0').slice(0, -1),
    stdin: await told('stdin'),
    env: await told('env'),
  };
}
