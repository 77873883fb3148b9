import type { AgentOptions } from '@open-design/contracts';
import type { AgentAdapter } from './agent.ts';
import { loginOf } from './detect-login.ts';
import type { Environment } from './line-agent.ts';
import { findProgram } from './process/find-program.ts';

/** What a routine wants of its agent, as far as it can be looked at before a run. */
export interface LookWish {
  readonly options: AgentOptions;
  /** The names of the variables that the routine gives it. */
  readonly variables: readonly string[];
}

/** What stands in the way of its runs. */
export interface AgentLook {
  readonly name: string;
  readonly available: boolean;
  /** What to do about it, in sentences; empty where there is nothing in the way. */
  readonly remedies: readonly string[];
}

/** What is looked at, and with what. */
interface Looking {
  readonly adapters: readonly AgentAdapter[];
  readonly environment: Environment;
  /** How to sign in, in one sentence; null where that is not known. */
  readonly signInOf: (id: string) => string | null;
}

/** Looks at one agent, from files and variables alone. */
export async function lookAt(
  { adapters, environment, signInOf }: Looking,
  id: string,
  { options, variables }: LookWish,
): Promise<AgentLook | null> {
  const adapter = adapters.find((it) => it.id === id);
  if (adapter === undefined) return null;
  const { name, available, install, usesModel } = await adapter.detect();
  if (!available)
    return {
      name,
      available,
      remedies: [`${name} is not on this machine. ${install ?? ''}`.trim()],
    };
  const [program] = options.argv ?? [];
  // One with a slash may be a file of the workspace, which is not there yet.
  const isNamed = program !== undefined && !program.includes('/');
  if (isNamed && (await findProgram(program, environment['PATH'])) === null)
    return {
      name,
      available,
      remedies: [`The program ${program} is not on PATH. Install it, or give its full path.`],
    };
  const given = Object.fromEntries(variables.map((it) => [it, 'given']));
  const login = usesModel ? await loginOf(id, { ...environment, ...given }) : 'yes';
  if (login !== 'no') return { name, available, remedies: [] };
  const words = signInOf(id) ?? 'Start it once in a terminal and sign in there.';
  return { name, available, remedies: [`${name} is not signed in. ${words}`] };
}
