import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type AgentOptions, type ApprovalPolicy, LimitsPolicy } from '@open-design/contracts';
import { expect, onTestFinished } from 'vitest';
import type { AgentAssignment, AgentSession, Outcome } from '../../../src/agents/agent.ts';
import { withLimits } from '../../../src/agents/limits/limits.ts';
import { createAgents } from '../../../src/agents/registry.ts';
import { assignment, livingGroup, Recorder } from '../run-agent.ts';
import type { RealAgent } from './found.ts';
import { refusingUrl, startModel, type Turn } from './model-server.ts';
import { keepRecording, listeningFolder } from './record.ts';
import { setUp, wireOf } from './set-up.ts';

/** One test's world for one agent: a home of its own, an empty workspace, a scripted model. */
export interface Stage {
  readonly cwd: string;
  readonly home: string;
  /** A folder that the agent has no business in. */
  readonly outside: string;
  /** The bodies of the requests that the model has answered. */
  readonly asked: readonly string[];
  arrived(count: number): Promise<void>;
  run(wish?: Wish): Promise<Played>;
  start(wish?: Wish): { readonly port: Recorder; readonly ended: Promise<Played> };
}

interface Wish {
  readonly prompt?: string;
  readonly options?: AgentOptions;
  readonly session?: AgentSession;
  readonly mcpServers?: AgentAssignment['mcpServers'];
  readonly approvals?: ApprovalPolicy;
  /** What its routine gives it. */
  readonly environment?: Record<string, string>;
  /** As a routine's limit; what the agent says of its tries to connect is no progress. */
  readonly noProgressMs?: number;
}

export interface Played {
  readonly outcome: Outcome;
  readonly port: Recorder;
}

const defaultLimits = LimitsPolicy.parse({});

interface Setting {
  readonly agent: RealAgent;
  readonly folder: string;
  /** How it signs in, instead of the usual way. */
  readonly signsIn?: Record<string, string>;
  /** The name under which the agent's lines are kept as data for the fast tests, when asked for. */
  readonly record?: string;
}

/** Sets the stage; `script` is what the model does (in this workspace), or `refused` for an address where nothing listens. */
export async function stage(
  { agent, folder, record, signsIn }: Setting,
  script: readonly Turn[] | ((cwd: string) => readonly Turn[]) | 'refused',
): Promise<Stage> {
  // Under /var/tmp, since Codex lets a sandboxed agent write anywhere in /tmp.
  const place = await realpath(await mkdtemp(path.join(roomy(), 'od-real-')));
  const [home, cwd] = [path.join(place, 'home'), path.join(place, 'work')];
  await Promise.all([mkdir(home), mkdir(cwd)]);
  const turns = typeof script === 'function' ? script(cwd) : script;
  const model = await startModel(wireOf[agent], turns === 'refused' ? [] : turns);
  const url = script === 'refused' ? await refusingUrl() : model.url;
  onTestFinished(async () => {
    await model.close();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  const { variables, options: usual } = await setUp(agent, url, home);
  const PATH = [
    listeningFolder(agent, folder, place),
    path.dirname(process.execPath),
    process.env['PATH'] ?? '',
  ];
  const own =
    signsIn === undefined ? variables : { ...variables, ANTHROPIC_API_KEY: '', ...signsIn };
  const environment = { PATH: PATH.join(path.delimiter), HOME: home, ...own };
  const adapter = adapterOf(agent, environment);
  const { asked, arrived } = model;
  const start: Stage['start'] = ({
    prompt = 'Write hello.txt.',
    options,
    session,
    mcpServers,
    approvals,
    environment: given,
    noProgressMs = 120_000,
  } = {}) => {
    const port = new Recorder();
    const order: AgentAssignment = assignment({
      cwd,
      prompt,
      options: { ...usual, ...options },
      ...(session && { session }),
      ...(mcpServers && { mcpServers }),
      ...(approvals && { approvals }),
      ...(given && { environment: given }),
    });
    const limits = withLimits(port, { ...defaultLimits, noProgressMs });
    const ended = adapter.run(order, limits.port).then((outcome) => {
      expect(livingGroup(port.pid)).toEqual([]);
      limits.end();
      if (record !== undefined) keepRecording(agent, record, { place, home, cwd, url });
      return { outcome: limits.judge(outcome), port };
    });
    return { port, ended };
  };
  return { cwd, home, outside: place, asked, arrived, start, run: (wish) => start(wish).ended };
}

function roomy(): string {
  return process.platform === 'linux' ? '/var/tmp' : os.tmpdir();
}

function adapterOf(agent: RealAgent, environment: Record<string, string>) {
  const adapter = createAgents({ briefProgram: ['none'], environment }).find(agent);
  if (adapter === undefined) throw new Error(`${agent} is not registered`);
  return adapter;
}
