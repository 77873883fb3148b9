import type { DetectedAgent as AgentInfo } from '@open-design/contracts';
import type { AgentAdapter, AgentAssignment, AgentPort, Outcome } from './agent.ts';
import { leftOutNote } from './handover/mcp-forms.ts';
import { noted } from './lines-of.ts';
import { namesProgram } from './process/argv.ts';
import { agentEnvironment, runMarks } from './process/environment.ts';
import { forwardText } from './process/forward.ts';
import { type OpenProcess, openProcess } from './process/open.ts';
import {
  canceledOutcome,
  exitText,
  failedOutcome,
  lastWords,
  longestAnswerBytes,
  succeededOutcome,
} from './process/outcome.ts';
import { stopWhen } from './process/stop-when.ts';
import { Tail } from './process/tail.ts';

const info: AgentInfo = {
  id: 'command',
  name: 'Command (no model)',
  description: 'Runs a program of yours in the workspace, with the prompt on its standard input.',
  usesModel: false,
  available: true,
  path: null,
  version: null,
  models: [],
  install: null,
};

/**
 * The agent `command`: any program, started in the workspace without a shell,
 * with the prompt on its standard input and the run's facts in its environment.
 * `environment` is what the daemon was started with; only what an agent may see
 * of it is passed on.
 */
export function createCommandAdapter(environment: Readonly<Record<string, string>>): AgentAdapter {
  return {
    id: info.id,
    check: namesProgram,
    detect: () => Promise.resolve(info),
    run: (assignment, port) => runCommand(assignment, port, environment),
  };
}

async function runCommand(
  assignment: AgentAssignment,
  port: AgentPort,
  environment: Readonly<Record<string, string>>,
): Promise<Outcome> {
  if (port.signal.aborted) return canceledOutcome();
  const [fault] = namesProgram(assignment.options);
  if (fault !== undefined)
    return failedOutcome('AGENT_OPTIONS_INVALID', `${fault.field}: ${fault.message}.`);
  const servers = (assignment.mcpServers ?? []).map(({ name }) => name);
  if (servers.length > 0) await port.emit(noted('mcp_left_out', leftOutNote(info.id, servers)));
  const answer = new Tail(longestAnswerBytes);
  const argv = assignment.options.argv ?? [];
  const env = agentEnvironment(environment, runMarks(assignment));
  const opened = await openProcess({ argv, cwd: assignment.cwd, env }, port, (stdout, diagnose) =>
    forwardText('stdout', stdout, { port, diagnose, tail: answer }),
  );
  if ('code' in opened) return failedOutcome(opened.code, opened.message);
  return finish(opened, assignment.prompt, port.signal, { program: argv[0] ?? '', answer });
}

async function finish(
  opened: OpenProcess,
  prompt: string,
  signal: AbortSignal,
  { program, answer }: { readonly program: string; readonly answer: Tail },
): Promise<Outcome> {
  const isCanceled = stopWhen(signal, opened);
  opened.stdin.end(prompt);
  const exit = await opened.closed;
  if (isCanceled()) return canceledOutcome(exit, answer.toString());
  if (exit.exitCode === 0) return succeededOutcome(exit, answer.toString());
  const message = `The program "${program}" ${exitText(exit)}${lastWords(opened.errors)}`;
  return failedOutcome('AGENT_FAILED', message, exit, answer.toString());
}
