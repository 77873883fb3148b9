import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AgentLogin } from '@open-design/contracts';
import { codexHome } from './codex-refusals.ts';
import type { Environment } from './line-agent.ts';

/** Where an agent keeps what it signs in with. Contents of secrets are never looked at, only whether they are there. */
interface Places {
  /** Any of these variables signs it in. */
  readonly variables: readonly string[];
  /** Files that are there once a person has signed in; an empty object counts as none. */
  readonly files: (home: string, environment: Environment) => readonly string[];
  /** Settings with which it may sign in in ways that cannot be told from here. */
  readonly settings: (home: string, environment: Environment) => readonly string[];
  /** Whether macOS keeps it in the keychain. */
  readonly usesKeychain: boolean;
  /** Whether it works without signing in. */
  readonly isOptional: boolean;
}

const codex: Places = {
  variables: ['OPENAI_API_KEY', 'CODEX_API_KEY'],
  files: (_, environment) => [path.join(codexHome(environment), 'auth.json')],
  settings: (_, environment) => [path.join(codexHome(environment), 'config.toml')],
  usesKeychain: false,
  isOptional: false,
};

const claude: Places = {
  variables: [
    'ANTHROPIC_API_KEY',
    'ANTHROPIC_AUTH_TOKEN',
    'CLAUDE_CODE_OAUTH_TOKEN',
    'CLAUDE_CODE_USE_BEDROCK',
    'CLAUDE_CODE_USE_VERTEX',
  ],
  files: (home, environment) => [path.join(claudeHome(home, environment), '.credentials.json')],
  settings: (home, environment) => [path.join(claudeHome(home, environment), 'settings.json')],
  usesKeychain: true,
  isOptional: false,
};

const gemini: Places = {
  variables: [
    'GEMINI_API_KEY',
    'GOOGLE_API_KEY',
    'GOOGLE_GENAI_USE_VERTEXAI',
    'GOOGLE_GENAI_USE_GCA',
  ],
  files: (home) => [path.join(home, '.gemini', 'oauth_creds.json')],
  settings: (home) => [
    path.join(home, '.gemini', '.env'),
    path.join(home, '.gemini', 'settings.json'),
  ],
  usesKeychain: true,
  isOptional: false,
};

const opencode: Places = {
  variables: ['OPENCODE_API_KEY', 'OPENCODE_AUTH_CONTENT', 'ANTHROPIC_API_KEY', 'OPENAI_API_KEY'],
  files: (home, { XDG_DATA_HOME }) => [
    path.join(XDG_DATA_HOME ?? path.join(home, '.local', 'share'), 'opencode', 'auth.json'),
  ],
  settings: () => [],
  usesKeychain: false,
  isOptional: true,
};

/** The agents whose signing in can be looked at, by id; a bridge signs in as what it leads to. */
const known: Readonly<Record<string, Places>> = {
  codex,
  'codex-acp': codex,
  claude,
  'claude-acp': claude,
  gemini,
  'gemini-acp': gemini,
  opencode,
  'opencode-acp': opencode,
};

/** Where Claude Code keeps its settings. */
export function claudeHome(home: string, { CLAUDE_CONFIG_DIR }: Environment): string {
  return CLAUDE_CONFIG_DIR ?? path.join(home, '.claude');
}

/** Whether an agent is signed in, from its variables and files alone; no program is started and no model is asked. */
export async function loginOf(id: string, environment: Environment): Promise<AgentLogin> {
  const places = known[id];
  if (places === undefined) return 'unknown';
  if (places.variables.some((name) => (environment[name] ?? '') !== '')) return 'yes';
  const home = environment['HOME'] ?? '/';
  if (await isAnyThere(places.files(home, environment))) return 'yes';
  if (places.isOptional || (places.usesKeychain && process.platform === 'darwin')) return 'unknown';
  return (await isAnyThere(places.settings(home, environment))) ? 'unknown' : 'no';
}

async function isAnyThere(files: readonly string[]): Promise<boolean> {
  const looks = files.map((file) =>
    readFile(file, 'utf8').then(
      (text) => !/^\s*(\{\s*\})?\s*$/.test(text),
      () => false,
    ),
  );
  return (await Promise.all(looks)).includes(true);
}
