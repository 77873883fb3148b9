import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type AgentOptions, LimitsPolicy } from '@open-design/contracts';
import { expect, onTestFinished } from 'vitest';
import type { AgentAssignment, AgentSession, Outcome } from '../../../src/agents/agent.ts';
import { withLimits } from '../../../src/agents/limits/limits.ts';
import { createAgents } from '../../../src/agents/registry.ts';
import { assignment, livingGroup, Recorder } from '../run-agent.ts';
import type { RealAgent } from './found.ts';
import { refusingUrl, startModel, type Turn } from './model-server.ts';
import { keepRecording, listeningFolder } from './record.ts';

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
  /** The name under which the agent's lines are kept as data for the fast tests, when asked for. */
  readonly record?: string;
}

/** Sets the stage; `script` is what the model does, or `refused` for an address where nothing listens. */
export async function stage(
  { agent, folder, record }: Setting,
  script: readonly Turn[] | 'refused',
): Promise<Stage> {
  // Under /var/tmp, since Codex lets a sandboxed agent write anywhere in /tmp.
  const place = await realpath(await mkdtemp(path.join(roomy(), 'od-real-')));
  const [home, cwd] = [path.join(place, 'home'), path.join(place, 'work')];
  await Promise.all([mkdir(home), mkdir(cwd)]);
  const model = await startModel(agent, script === 'refused' ? [] : script);
  const url = script === 'refused' ? await refusingUrl() : model.url;
  onTestFinished(async () => {
    await model.close();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  const { variables, extraArgv, options: usual } = await setUp(agent, url, home);
  const PATH = [
    listeningFolder(agent, folder, place),
    path.dirname(process.execPath),
    process.env['PATH'] ?? '',
  ];
  const environment = { PATH: PATH.join(path.delimiter), HOME: home, ...variables };
  const adapter = adapterOf(agent, environment);
  const { asked, arrived } = model;
  const start: Stage['start'] = ({
    prompt = 'Write hello.txt.',
    options,
    session,
    mcpServers,
    environment: given,
    noProgressMs = 120_000,
  } = {}) => {
    const port = new Recorder();
    const order: AgentAssignment = assignment({
      cwd,
      prompt,
      options: { ...usual, ...(extraArgv && { extraArgv }), ...options },
      ...(session && { session }),
      ...(mcpServers && { mcpServers }),
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

interface SetUp {
  readonly variables: Record<string, string>;
  readonly options: AgentOptions;
  readonly extraArgv?: string[];
}

/** Points an agent at the model, as its documentation says. */
async function setUp(agent: RealAgent, url: string, home: string): Promise<SetUp> {
  switch (agent) {
    case 'codex': {
      const provider = `{name="scripted",base_url="${url}/v1",wire_api="responses",env_key="OPENAI_API_KEY",request_max_retries=1,stream_max_retries=1}`;
      const extraArgv = [
        '-c',
        'model_provider=scripted',
        '-c',
        `model_providers.scripted=${provider}`,
      ];
      return { variables: { OPENAI_API_KEY: 'key' }, options: { model: 'gpt-5' }, extraArgv };
    }
    case 'claude':
      return {
        // Its ten tries take three minutes.
        variables: {
          ANTHROPIC_API_KEY: 'key',
          ANTHROPIC_BASE_URL: url,
          CLAUDE_CODE_MAX_RETRIES: '1',
        },
        options: { model: 'claude-sonnet-4-5' },
      };
    case 'gemini':
      await mkdir(path.join(home, '.gemini'));
      await writeFile(
        path.join(home, '.gemini', 'settings.json'),
        '{"security":{"auth":{"selectedType":"gemini-api-key"}}}',
      );
      return {
        variables: { GEMINI_API_KEY: 'key', GOOGLE_GEMINI_BASE_URL: url },
        // Without a model it asks one which model to ask.
        options: { model: 'gemini-2.5-pro' },
      };
    case 'opencode': {
      const provider = {
        npm: '@ai-sdk/openai-compatible',
        name: 'scripted',
        api: `${url}/v1`,
        options: { baseURL: `${url}/v1`, apiKey: 'key' },
        models: { one: { name: 'one', tool_call: true } },
      };
      const config = { provider: { scripted: provider }, small_model: 'scripted/one' };
      return {
        variables: {
          OPENCODE_CONFIG_CONTENT: JSON.stringify(config),
          OPENCODE_DISABLE_AUTOUPDATE: '1',
          OPENCODE_DISABLE_MODELS_FETCH: '1',
        },
        options: { model: 'scripted/one' },
      };
    }
  }
}
