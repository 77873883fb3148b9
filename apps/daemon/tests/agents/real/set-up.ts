import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AgentOptions } from '@open-design/contracts';
import type { RealAgent } from './found.ts';
import type { Wire } from './wires.ts';

/** How an agent comes to speak to a model. */
export interface SetUp {
  readonly variables: Record<string, string>;
  readonly options: AgentOptions;
}

/** The wire format of the model behind each. */
export const wireOf: Readonly<Record<RealAgent, Wire>> = {
  codex: 'codex',
  'codex-acp': 'codex',
  claude: 'claude',
  'claude-acp': 'claude',
  gemini: 'gemini',
  'gemini-acp': 'gemini',
  opencode: 'opencode',
  'opencode-acp': 'opencode',
  qwen: 'opencode',
};

/** Points an agent at the model, as its documentation says: in a home folder of its own and by its variables. */
export async function setUp(agent: RealAgent, url: string, home: string): Promise<SetUp> {
  const write = async (name: string, text: string) => {
    await mkdir(path.dirname(path.join(home, name)), { recursive: true });
    await writeFile(path.join(home, name), text);
  };
  switch (agent) {
    case 'codex':
    case 'codex-acp':
      await write('.codex/config.toml', codexConfig(url));
      return { variables: { OPENAI_API_KEY: 'key' }, options: {} };
    case 'claude':
    case 'claude-acp':
      return {
        // Its ten tries take three minutes.
        variables: {
          ANTHROPIC_API_KEY: 'key',
          ANTHROPIC_BASE_URL: url,
          CLAUDE_CODE_MAX_RETRIES: '1',
        },
        options: agent === 'claude' ? { model: 'claude-sonnet-4-5' } : {},
      };
    case 'gemini':
    case 'gemini-acp': {
      const security = { auth: { selectedType: 'gemini-api-key' } };
      const settings = { security, model: { name: 'gemini-2.5-pro' } };
      await write('.gemini/settings.json', JSON.stringify(settings));
      return {
        variables: { GEMINI_API_KEY: 'key', GOOGLE_GEMINI_BASE_URL: url },
        // Without a model it asks one which model to ask.
        options: agent === 'gemini' ? { model: 'gemini-2.5-pro' } : {},
      };
    }
    case 'opencode':
    case 'opencode-acp':
      return {
        variables: {
          OPENCODE_CONFIG_CONTENT: JSON.stringify(opencodeConfig(url)),
          OPENCODE_DISABLE_AUTOUPDATE: '1',
          OPENCODE_DISABLE_MODELS_FETCH: '1',
        },
        options: agent === 'opencode' ? { model: 'scripted/one' } : {},
      };
    case 'qwen': {
      const settings = { security: { auth: { selectedType: 'openai' } }, model: { name: 'one' } };
      await write('.qwen/settings.json', JSON.stringify(settings));
      const variables = {
        OPENAI_API_KEY: 'key',
        OPENAI_BASE_URL: `${url}/v1`,
        OPENAI_MODEL: 'one',
      };
      return { variables, options: {} };
    }
  }
}

function codexConfig(url: string): string {
  return `model = "gpt-5"
model_provider = "scripted"
[model_providers.scripted]
name = "scripted"
base_url = "${url}/v1"
wire_api = "responses"
env_key = "OPENAI_API_KEY"
request_max_retries = 1
stream_max_retries = 1
`;
}

function opencodeConfig(url: string) {
  const scripted = {
    npm: '@ai-sdk/openai-compatible',
    name: 'scripted',
    api: `${url}/v1`,
    options: { baseURL: `${url}/v1`, apiKey: 'key' },
    models: { one: { name: 'one', tool_call: true } },
  };
  return { provider: { scripted }, model: 'scripted/one', small_model: 'scripted/one' };
}
