import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { AgentOptions, EnvironmentPolicy } from '@open-design/contracts';
import { z } from 'zod';
import { digestOf } from '../digest.ts';
import type { Account } from '../handoff.ts';
import { codexHome } from './codex-refusals.ts';
import { claudeHome } from './detect-login.ts';
import type { Environment } from './line-agent.ts';

/** What an agent is started with, as far as it tells whose account it uses. */
export interface AccountWish {
  readonly agentId: string | null;
  readonly agentOptions: AgentOptions;
  /** What its routine adds to its environment. */
  readonly environment: EnvironmentPolicy;
}

/** Where an agent has its account from; the first that is there counts. */
interface Sources {
  /** Variables that it prefers to a login. */
  readonly variables: readonly string[];
  /** The file that says whose login it is, and how it is read; null where none says so. */
  readonly login: ((environment: Environment) => readonly [string, z.ZodType<string>]) | null;
  /** Variables that it uses where there is no login. */
  readonly otherwise: readonly string[];
}

const home = ({ HOME = '/' }: Environment) => HOME;

const sources: Readonly<Record<string, Sources>> = {
  codex: {
    variables: ['CODEX_API_KEY'],
    login: (environment) => [
      path.join(codexHome(environment), 'auth.json'),
      z
        .object({ tokens: z.object({ account_id: z.string() }) })
        .transform(({ tokens }) => tokens.account_id),
    ],
    otherwise: ['OPENAI_API_KEY'],
  },
  claude: {
    variables: ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN'],
    login: (environment) => [
      environment['CLAUDE_CONFIG_DIR'] === undefined
        ? path.join(home(environment), '.claude.json')
        : path.join(claudeHome(home(environment), environment), '.claude.json'),
      z
        .object({ oauthAccount: z.object({ accountUuid: z.string() }) })
        .transform(({ oauthAccount }) => oauthAccount.accountUuid),
    ],
    otherwise: [],
  },
  gemini: {
    variables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    login: (environment) => [
      path.join(home(environment), '.gemini', 'google_accounts.json'),
      z.object({ active: z.string() }).transform(({ active }) => active),
    ],
    otherwise: [],
  },
  opencode: { variables: ['OPENCODE_API_KEY'], login: null, otherwise: [] },
  qwen: { variables: [], login: null, otherwise: ['OPENAI_API_KEY'] },
};

/** The agents that share accounts: a bridge uses those of what it leads to. */
export function accountFamily(agentId: string): string {
  return agentId.replace(/-acp$/, '');
}

/**
 * The account that an agent would work with, or null for one that has none:
 * which API key or login, told by the name of a secret or a digest, never by a
 * value. Where that cannot be told it is the login of this user on this machine.
 */
export async function accountOf(wish: AccountWish, own: Environment): Promise<Account | null> {
  const { agentId, agentOptions, environment } = wish;
  if (agentId === null || agentId === 'command' || agentId === 'brief') return null;
  const family = accountFamily(agentId);
  const all = { ...own, ...environment.set };
  const [key, name] =
    agentId === 'acp' ? programOf(agentOptions, environment) : await sourceOf(family, wish, all);
  // OpenCode has an account with each provider of models.
  const provider =
    family === 'opencode' ? (/^[^/]+(?=\/)/.exec(agentOptions.model ?? '')?.[0] ?? '') : '';
  const words = provider === '' ? name : `${provider}, ${name}`;
  return { key: [family, provider, key].join('|'), family, agentId, name: words };
}

type Source = readonly [key: string, name: string];

async function sourceOf(
  family: string,
  { environment }: AccountWish,
  all: Environment,
): Promise<Source> {
  const { variables = [], login = null, otherwise = [] } = sources[family] ?? {};
  const place = `${os.hostname()}:${home(all)}`;
  return (
    byVariable(variables, environment, all) ??
    (login === null ? null : await byLogin(login(all))) ??
    byVariable(otherwise, environment, all) ?? [place, `the login of ${place}`]
  );
}

function byVariable(
  names: readonly string[],
  { secrets }: EnvironmentPolicy,
  all: Environment,
): Source | null {
  for (const name of names) {
    if (secrets.includes(name)) return [`secret ${name}`, `the secret ${name}`];
    const value = all[name] ?? '';
    if (value !== '') return [`${name} ${short(value)}`, `the key in ${name}`];
  }
  return null;
}

async function byLogin([file, schema]: readonly [string, z.ZodType<string>]) {
  try {
    const account = schema.parse(JSON.parse(await readFile(file, 'utf8')));
    return [`login ${short(account)}`, `the login in ${path.dirname(file)}`] as const;
  } catch {
    return null;
  }
}

/** Of a program that nobody here knows: another program, or another key, is another account. */
function programOf({ argv = [] }: AgentOptions, environment: EnvironmentPolicy): Source {
  const key = `${os.hostname()} ${short(JSON.stringify([argv, environment]))}`;
  return [key, path.basename(argv[0] ?? 'a program')];
}

function short(text: string): string {
  return digestOf(text).slice(0, 16);
}
