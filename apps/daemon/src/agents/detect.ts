import { randomUUID } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import os from 'node:os';
import type { Agent, DetectedAgent } from '@open-design/contracts';
import { now } from '../clock.ts';
import type { AgentAdapter, AgentPort } from './agent.ts';
import { loginOf } from './detect-login.ts';
import { modelsOf } from './detect-models.ts';
import type { Environment } from './line-agent.ts';
import { optionsTaken } from './option-faults.ts';
import { agentEnvironment } from './process/environment.ts';
import { openProcess } from './process/open.ts';
import { markName } from './process/table.ts';
import { settlesWithin } from './process/wait.ts';

/** Milliseconds that a program gets to say its version. */
const versionMs = 5_000;
/** Milliseconds for which what was found is told again. */
const usualLifeMs = 10 * 60_000;
const longestVersion = 4_096;

/** What is known of the agents on this machine. */
export interface Detection {
  /** All of them; what is older than ten minutes, or all with `refresh`, is looked at again. Never rejects. */
  list(options?: { readonly refresh?: boolean }): Promise<Agent[]>;
}

/** Looks at the agents when asked and remembers what it found. Starts nothing but programs that say their version. */
export function createDetection(
  adapters: readonly AgentAdapter[],
  environment: Environment,
): Detection {
  const versions = new Map<string, Promise<string | null>>();
  let known: { readonly at: number; readonly agents: Promise<Agent[]> } | null = null;

  async function look(adapter: AgentAdapter, checkedAt: number): Promise<Agent> {
    const found = await adapter.detect();
    const { path } = found;
    const [version, login, models] = await Promise.all([
      path === null ? found.version : versionOf(path),
      found.usesModel && found.available ? loginOf(found.id, environment) : noLogin(found),
      found.models.length > 0 ? found.models : modelsOf(found.id, environment),
    ]);
    return { ...found, version, login, models, ...optionsTaken(adapter), checkedAt };
  }

  /** A program is asked once, until its file is another: two agents may be the same program. */
  async function versionOf(path: string): Promise<string | null> {
    try {
      const file = await realpath(path);
      const { mtimeMs, size } = await stat(file);
      const key = `${file} ${mtimeMs} ${size}`;
      const asked = versions.get(key) ?? askVersion(path, environment);
      versions.set(key, asked);
      return await asked;
    } catch {
      return null;
    }
  }

  return {
    list({ refresh = false } = {}) {
      const at = now();
      // A clock that was set back makes everything old.
      const isFresh = known !== null && at >= known.at && at - known.at < usualLifeMs;
      if (known === null || refresh || !isFresh)
        known = { at, agents: Promise.all(adapters.map((adapter) => look(adapter, at))) };
      return known.agents;
    },
  };
}

/** What asks no model needs no signing in; what is not here cannot be looked at. */
function noLogin({ usesModel }: DetectedAgent): 'yes' | 'unknown' {
  return usesModel ? 'unknown' : 'yes';
}

/** The version that a program says with `--version`, or null when it says none in time. */
async function askVersion(program: string, environment: Environment): Promise<string | null> {
  let said = '';
  const port: AgentPort = {
    emit: () => Promise.resolve(),
    spawned: () => Promise.resolve(),
    signal: new AbortController().signal,
  };
  const env = agentEnvironment(environment, { [markName]: `version-${randomUUID()}` });
  const launch = { argv: [program, '--version'], cwd: os.tmpdir(), env };
  const opened = await openProcess(launch, port, async (stdout) => {
    for await (const bytes of stdout)
      if (said.length < longestVersion) said += bytes.toString('utf8');
  });
  if ('code' in opened) return null;
  opened.stdin.end();
  if (!(await settlesWithin(opened.closed, versionMs))) {
    await opened.stop();
    return null;
  }
  return /\d+\.\d+(?:\.\d+)?(?:[-+][\w.-]+)?/.exec(said)?.[0] ?? null;
}
