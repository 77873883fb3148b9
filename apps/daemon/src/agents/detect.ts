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
  /**
   * What was found last, at once; null where nobody has looked yet. What is older
   * than ten minutes is looked at again meanwhile.
   */
  seen(): readonly Agent[] | null;
  /** Looks at one of them now; null where there is none of this id. Never rejects. */
  check(id: string): Promise<Agent | null>;
  /** All of them; what is older than ten minutes, or all with `refresh`, is looked at again. Never rejects. */
  list(options?: { readonly refresh?: boolean }): Promise<Agent[]>;
}

/** What is said of agents beside what is found. */
export interface DetectionNotes {
  /** Called when agents are not as they were found before. */
  readonly changed?: (() => void) | undefined;
  /** How a person signs in to an agent, in one sentence; null where that is not known. */
  readonly signInOf?: (id: string) => string | null;
}

/**
 * Looks at the agents when asked and remembers what it found. Starts nothing but
 * programs that say their version.
 */
export function createDetection(
  adapters: readonly AgentAdapter[],
  environment: Environment,
  { changed, signInOf }: DetectionNotes = {},
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
    const signIn = login === 'no' ? (signInOf?.(found.id) ?? null) : null;
    const seen = { ...found, version, login, models, signIn, ...optionsTaken(adapter) };
    return { ...seen, checkedAt, rests: [] };
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

  let last: readonly Agent[] | null = null;

  /** Remembers what was found, and says when it is another than before. */
  function found(agents: Agent[]): Agent[] {
    const isNew = last !== null && facts(last) !== facts(agents);
    const isFirst = last === null;
    last = agents;
    if (isFirst || isNew) changed?.();
    return agents;
  }

  const detection: Detection = {
    list({ refresh = false } = {}) {
      const at = now();
      // A clock that was set back makes everything old.
      const isFresh = known !== null && at >= known.at && at - known.at < usualLifeMs;
      if (known === null || refresh || !isFresh)
        known = { at, agents: Promise.all(adapters.map((it) => look(it, at))).then(found) };
      return known.agents;
    },
    seen() {
      void detection.list();
      return last;
    },
    async check(id) {
      const adapter = adapters.find((it) => it.id === id);
      if (adapter === undefined) return null;
      const agent = await look(adapter, now());
      const others = await detection.list();
      const agents = found(others.map((it) => (it.id === id ? agent : it)));
      if (known !== null) known = { ...known, agents: Promise.resolve(agents) };
      return agent;
    },
  };
  return detection;
}

/** All that is told of agents but when it was looked at. */
function facts(agents: readonly Agent[]): string {
  return JSON.stringify(agents.map((it) => ({ ...it, checkedAt: 0 })));
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
