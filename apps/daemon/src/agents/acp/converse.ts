import * as acp from '@agentclientprotocol/sdk';
import { z } from 'zod';
import { DaemonError } from '../../errors.ts';
import type { AgentAssignment } from '../agent.ts';
import { readingFor } from '../usage-limit/limit.ts';
import { asker } from './ask.ts';
import { Initialized, metaOf, openSession } from './session.ts';
import type { Transcript } from './transcript.ts';

const Answered = z.object({ stopReason: z.string() });

/** Who speaks, and for what. */
export interface Introduction {
  /** The agent's name, for messages. */
  readonly name: string;
  /** This program's version, told to the agent; null tells nothing. */
  readonly version: string | null;
  readonly assignment: AgentAssignment;
  readonly transcript: Transcript;
  /** Says something about the conversation in the run's events. */
  readonly diagnose: (code: string, message: string) => Promise<void>;
}

/**
 * One whole conversation: initialize, a session, one prompt. Resolves with why
 * the agent stopped.
 * @throws DaemonError AGENT_PROTOCOL_ERROR or AGENT_FAILED when it answers with an error or with nonsense; any other error means that the connection ended.
 */
export async function converse(
  agent: acp.ClientContext,
  { name, version, assignment, transcript, diagnose }: Introduction,
  onSession: (sessionId: string) => void,
): Promise<string> {
  const ask = asker(name, () => readingFor(assignment));
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
  const { sessionId, text } = await openSession(agent, {
    assignment,
    ask,
    capabilities: hello.agentCapabilities ?? {},
    unheard: (work) => transcript.unheard(work),
    diagnose,
  });
  onSession(sessionId);
  const prompt = [{ type: 'text' as const, text }];
  const _meta = metaOf(assignment);
  const answered = agent.request(methods.session.prompt, { sessionId, prompt, _meta });
  return (await ask('session/prompt', answered, Answered)).stopReason;
}
