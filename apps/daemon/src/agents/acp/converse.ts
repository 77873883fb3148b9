import * as acp from '@agentclientprotocol/sdk';
import { z } from 'zod';
import { DaemonError } from '../../errors.ts';
import type { AgentAssignment } from '../agent.ts';

const Initialized = z.object({ protocolVersion: z.int() });
const NewSession = z.object({ sessionId: z.string().min(1) });
const Answered = z.object({ stopReason: z.string() });

/** Who speaks, and for what. */
export interface Introduction {
  /** The agent's name, for messages. */
  readonly name: string;
  /** This program's version, told to the agent; null tells nothing. */
  readonly version: string | null;
  readonly assignment: AgentAssignment;
}

/**
 * One whole conversation: initialize, a new session, one prompt. Resolves with
 * why the agent stopped.
 * @throws DaemonError AGENT_PROTOCOL_ERROR or AGENT_FAILED when it answers with an error or with nonsense; any other error means that the connection ended.
 */
export async function converse(
  agent: acp.ClientContext,
  { name, version, assignment }: Introduction,
  onSession: (sessionId: string) => void,
): Promise<string> {
  const ask = asker(name);
  const { agent: methods } = acp.methods;
  const hello = await ask(
    'initialize',
    agent.request(methods.initialize, {
      protocolVersion: acp.PROTOCOL_VERSION,
      // No file system and no terminal: the agent's own tools do that work in the workspace.
      clientCapabilities: {},
      ...(version === null ? {} : { clientInfo: { name: 'open-design', version } }),
    }),
    Initialized,
  );
  if (hello.protocolVersion !== acp.PROTOCOL_VERSION)
    throw new DaemonError(
      'AGENT_PROTOCOL_ERROR',
      `${name} speaks version ${hello.protocolVersion} of the Agent Client Protocol, this daemon version ${acp.PROTOCOL_VERSION}. Install a version of it that speaks the same.`,
    );
  const _meta = { 'open-design': facts(assignment) };
  const session = { cwd: assignment.cwd, mcpServers: [], _meta };
  const made = agent.request(methods.session.new, session);
  const { sessionId } = await ask('session/new', made, NewSession);
  onSession(sessionId);
  const prompt = [{ type: 'text' as const, text: assignment.prompt }];
  const answered = agent.request(methods.session.prompt, { sessionId, prompt, _meta });
  return (await ask('session/prompt', answered, Answered)).stopReason;
}

/** What an agent of ours needs to know of its run beside the prompt. */
function facts({ runId, routineId, slotAt, attempt, lastSuccessAt }: AgentAssignment) {
  return { runId, routineId, slotAt, attempt, lastSuccessAt };
}

function asker(name: string) {
  return async <T>(method: string, answer: Promise<unknown>, schema: z.ZodType<T>): Promise<T> => {
    let value: unknown;
    try {
      value = await answer;
    } catch (error) {
      throw error instanceof acp.RequestError ? refusal(name, method, error) : error;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new DaemonError(
      'AGENT_PROTOCOL_ERROR',
      `${name} answered ${method} with something that the Agent Client Protocol does not know: ${z.prettifyError(parsed.error)}`,
    );
  };
}

const authenticationRequired = -32_000;
/** JSON-RPC's own errors: the two sides do not understand each other. */
const misunderstandings = new Set([-32_700, -32_600, -32_601, -32_602]);

function refusal(name: string, method: string, error: acp.RequestError): DaemonError {
  const words = `${error.message}${detailOf(error.data)}`;
  if (error.code === authenticationRequired)
    return new DaemonError(
      'AGENT_FAILED',
      `${name} asks you to sign in first: ${words}. Start it once in a terminal and sign in there.`,
    );
  return new DaemonError(
    misunderstandings.has(error.code) ? 'AGENT_PROTOCOL_ERROR' : 'AGENT_FAILED',
    `${name} answered ${method} with error ${error.code}: ${words}`,
  );
}

function detailOf(data: unknown): string {
  if (data === undefined || data === null) return '';
  return ` (${(typeof data === 'string' ? data : JSON.stringify(data)).slice(0, 500)})`;
}
