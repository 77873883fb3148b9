import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { DetectedAgent as AgentInfo } from '@open-design/contracts';
import type { AgentAdapter, AgentAssignment, AgentPort, Outcome } from '../agent.ts';
import { namesNoProgram, namesProgram } from '../process/argv.ts';
import { agentEnvironment, runMarks } from '../process/environment.ts';
import { findProgram } from '../process/find-program.ts';
import { openProcess } from '../process/open.ts';
import { canceledOutcome, failedOutcome } from '../process/outcome.ts';
import { Framing } from './framing.ts';
import { Transcript } from './transcript.ts';

/** An agent that speaks the Agent Client Protocol, version 1, on its standard input and output. */
export interface AcpAgent {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly usesModel: boolean;
  /** The program and its arguments, or null where every routine names its own. */
  readonly argv: readonly string[] | null;
  /** A file beside the program that must be there, such as the script it runs; null for none. */
  readonly script: string | null;
  /** How to get it, in one sentence; null where there is nothing to get. */
  readonly install: string | null;
}

/** What all agents of a daemon share. */
export interface AcpSurroundings {
  /** What the daemon was started with; only what an agent may see of it is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** The daemon's version, told to agents; null tells nothing. */
  readonly version: string | null;
}

/** The adapter of one such agent. */
export function createAcpAdapter(agent: AcpAgent, surroundings: AcpSurroundings): AgentAdapter {
  return {
    id: agent.id,
    check: agent.argv === null ? namesProgram : namesNoProgram,
    detect: () => detect(agent, surroundings),
    run: (assignment, port) => runAcp(agent, surroundings, assignment, port),
  };
}

async function detect(agent: AcpAgent, { environment }: AcpSurroundings): Promise<AgentInfo> {
  const { id, name, description, usesModel } = agent;
  const program = agent.argv?.[0];
  const path = program === undefined ? null : await findProgram(program, environment['PATH']);
  const available =
    (agent.argv === null || path !== null) &&
    (agent.script === null || (await isReadable(agent.script)));
  const install = available ? null : agent.install;
  return { id, name, description, usesModel, available, path, version: null, models: [], install };
}

async function isReadable(file: string): Promise<boolean> {
  try {
    await access(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

async function runAcp(
  agent: AcpAgent,
  { environment, version }: AcpSurroundings,
  assignment: AgentAssignment,
  port: AgentPort,
): Promise<Outcome> {
  if (port.signal.aborted) return canceledOutcome();
  const [fault] = agent.argv === null ? namesProgram(assignment.options) : [];
  if (fault !== undefined)
    return failedOutcome('AGENT_OPTIONS_INVALID', `${fault.field}: ${fault.message}.`);
  if (agent.script !== null && !(await isReadable(agent.script)))
    return failedOutcome('AGENT_UNAVAILABLE', `${agent.script} cannot be read. ${agent.install}`);
  const argv = agent.argv ?? assignment.options.argv ?? [];
  const env = agentEnvironment(environment, runMarks(assignment));
  // Many keepers never speak it, and every page that a keeper holds makes each start of a process slower.
  const { takeTurn } = await import('./turn.ts');
  const transcript = new Transcript(port);
  const framing = new Framing(port, (params, diagnose) => transcript.update(params, diagnose));
  const opened = await openProcess({ argv, cwd: assignment.cwd, env }, port, (stdout, diagnose) =>
    framing.read(stdout, diagnose),
  );
  if ('code' in opened) {
    const isHelpful = opened.code === 'AGENT_UNAVAILABLE' && agent.install !== null;
    const message = isHelpful ? `${opened.message} ${agent.install}` : opened.message;
    return failedOutcome(opened.code, message);
  }
  return takeTurn({ name: agent.name, version, assignment, opened, framing, transcript, port });
}
