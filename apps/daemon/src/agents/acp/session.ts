import * as acp from '@agentclientprotocol/sdk';
import type { Resume } from '@open-design/contracts';
import { z } from 'zod';
import { DaemonError } from '../../errors.ts';
import type { AgentAssignment, AgentSession } from '../agent.ts';
import { acpServers } from '../handover/mcp-forms.ts';
import { retold as retoldTo } from '../retold.ts';
import type { Ask } from './ask.ts';
import { textOf } from './question.ts';

/** What an agent says of itself, as far as it matters here. */
export const Initialized = z.object({
  protocolVersion: z.int(),
  agentCapabilities: z
    .object({
      loadSession: z.boolean().nullish(),
      sessionCapabilities: z.object({ resume: z.unknown() }).partial().nullish(),
      mcpCapabilities: z
        .object({ http: z.boolean().nullish(), sse: z.boolean().nullish() })
        .nullish(),
    })
    .nullish(),
});
type Capabilities = NonNullable<z.infer<typeof Initialized>['agentCapabilities']>;

const NewSession = z.object({ sessionId: z.string().min(1) });
const Taken = z.object({}).nullish();

/** A conversation, with what the agent is to be told in it. */
export interface Session {
  readonly sessionId: string;
  readonly text: string;
}

/** What opening one stands on. */
export interface Opening {
  readonly assignment: AgentAssignment;
  readonly ask: Ask;
  readonly capabilities: Capabilities;
  /** Lets pass unheard what the agent tells while the work goes on: it repeats what was told before. */
  readonly unheard: <T>(work: Promise<T>) => Promise<T>;
  readonly diagnose: (code: string, message: string) => Promise<void>;
}

/**
 * Opens a new session, or the one that was parked: by `session/resume` or
 * `session/load` where the agent has them; one that has forgotten it is told
 * what was said and done before.
 * @throws DaemonError as `Ask` does
 */
export async function openSession(agent: acp.ClientContext, it: Opening): Promise<Session> {
  const { cwd, prompt, resume = null, session = null } = it.assignment;
  const { leftOut } = serversFor(it);
  if (leftOut.length > 0)
    await it.diagnose(
      'mcp_left_out',
      `The agent cannot reach servers of tools at an address of this kind: ${leftOut.join(', ')} left out.`,
    );
  if (resume === null && session !== null) return await goOn(agent, it, session);
  if (resume === null) return { sessionId: await newSession(agent, it), text: prompt };
  const sessionId = resume.sessionId === null ? null : await reopened(agent, it, resume.sessionId);
  if (sessionId !== null) return { sessionId, text: answerText(resume) };
  return { sessionId: await newSession(agent, it), text: retold(prompt, resume, cwd) };
}

/** A person's next message in a conversation that the agent has had. */
async function goOn(
  agent: acp.ClientContext,
  it: Opening,
  session: AgentSession,
): Promise<Session> {
  const { prompt } = it.assignment;
  const sessionId = await reopened(agent, it, session.id);
  if (sessionId !== null) return { sessionId, text: prompt };
  return {
    sessionId: await newSession(agent, it),
    text: retoldTo(session.transcript ?? '', prompt),
  };
}

async function newSession(agent: acp.ClientContext, it: Opening): Promise<string> {
  const { assignment, ask } = it;
  const made = agent.request(acp.methods.agent.session.new, {
    cwd: assignment.cwd,
    mcpServers: serversFor(it).mcpServers,
    _meta: metaOf(assignment),
  });
  return (await ask('session/new', made, NewSession)).sessionId;
}

function serversFor({ assignment, capabilities }: Opening) {
  const { mcpServers = [], environment = {} } = assignment;
  return acpServers(mcpServers, environment, capabilities.mcpCapabilities ?? {});
}

async function reopened(
  agent: acp.ClientContext,
  it: Opening,
  sessionId: string,
): Promise<string | null> {
  const { assignment, ask, capabilities, unheard, diagnose } = it;
  const { session: methods } = acp.methods.agent;
  const { mcpServers } = serversFor(it);
  const params = { sessionId, cwd: assignment.cwd, mcpServers, _meta: metaOf(assignment) };
  const canResume = (capabilities.sessionCapabilities?.resume ?? null) !== null;
  if (!canResume && capabilities.loadSession !== true) return null;
  try {
    if (canResume) await ask('session/resume', agent.request(methods.resume, params), Taken);
    else await ask('session/load', unheard(agent.request(methods.load, params)), Taken);
    return sessionId;
  } catch (error) {
    if (!(error instanceof DaemonError)) throw error;
    await diagnose(
      'session_not_resumed',
      `The agent does not have the conversation any more; it is told what happened in it. ${error.message}`,
    );
    return null;
  }
}

/** What an agent of ours needs to know of its run beside the prompt. */
export function metaOf({ runId, routineId, slotAt, attempt, lastSuccessAt }: AgentAssignment) {
  return { 'open-design': { runId, routineId, slotAt, attempt, lastSuccessAt } };
}

function answerText({ question, answer }: Resume): string {
  const paths = question.paths.length === 0 ? '' : ` (${question.paths.join(', ')})`;
  const words = answer.allow
    ? 'It is allowed. Do it now, then go on with your task.'
    : 'It is not allowed. Go on with your task without it.';
  const note = answer.note === null || answer.note === '' ? '' : `\n\n${answer.note}`;
  return `You asked to be permitted ${textOf(question)}${paths}, and the answer took long. ${words}${note}`;
}

function retold(prompt: string, resume: Resume, cwd: string): string {
  const before =
    resume.transcript === ''
      ? 'You have worked on this before and stopped at a question.'
      : `You have worked on this before, in ${cwd}, and stopped at a question. What you said and did:\n\n${resume.transcript}`;
  return `${prompt}\n\n---\n\n${before}\n\n---\n\n${answerText(resume)}`;
}
