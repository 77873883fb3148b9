import { randomUUID } from 'node:crypto';
import path from 'node:path';
import {
  type AgentContext,
  type ContentBlock,
  type NewSessionRequest,
  type PromptRequest,
  type PromptResponse,
  RequestError,
} from '@agentclientprotocol/sdk';
import { z } from 'zod';
import { type Assignment, readAssignment } from './assignment.ts';
import { writeBrief } from './brief.ts';
import { narrator } from './narrator.ts';

interface Session {
  readonly cwd: string;
  readonly assignment: Assignment;
  work: { readonly controller: AbortController; readonly ended: Promise<unknown> } | null;
}

/** The sessions of one connection: each a folder, and at most one prompt at work in it. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();

  /** Opens a session on a folder. Throws a RequestError when the path is not absolute or the facts do not parse. */
  open({ cwd, _meta }: NewSessionRequest): { sessionId: string } {
    if (!path.isAbsolute(cwd))
      throw refused(`Could not open a session: cwd ${cwd} is not an absolute path.`);
    const sessionId = randomUUID();
    this.#sessions.set(sessionId, {
      cwd,
      assignment: parse(() => readAssignment(_meta)),
      work: null,
    });
    return { sessionId };
  }

  /** Answers one prompt. Rejects with a RequestError that says what could not be done and why. */
  async prompt(
    request: PromptRequest,
    client: AgentContext,
    ended: AbortSignal,
  ): Promise<PromptResponse> {
    const { sessionId, prompt, _meta } = request;
    const session = this.#sessions.get(sessionId);
    if (!session) throw RequestError.sessionNotFound(sessionId);
    if (session.work) throw refused('Could not start: this session is at work on another prompt.');
    const assignment = parse(() => readAssignment(_meta, session.assignment));
    const controller = new AbortController();
    const signal = AbortSignal.any([controller.signal, ended]);
    const order = { cwd: session.cwd, asked: textOf(prompt), assignment };
    const work = writeBrief(order, narrator(client, sessionId, signal), signal);
    session.work = { controller, ended: work.catch(() => undefined) };
    try {
      await work;
      return { stopReason: signal.aborted ? 'cancelled' : 'end_turn' };
    } catch (error) {
      if (signal.aborted) return { stopReason: 'cancelled' };
      const reason = error instanceof Error ? error.message : String(error);
      throw new RequestError(-32603, reason, { reason });
    } finally {
      session.work = null;
    }
  }

  /** Stops the prompt of a session, if one is at work. */
  cancel(sessionId: string): void {
    this.#sessions.get(sessionId)?.work?.controller.abort();
  }

  /** Stops every prompt; resolves when none is at work and none of their processes is left. */
  async stop(): Promise<void> {
    const works = [...this.#sessions.values()].map((session) => session.work);
    for (const work of works) work?.controller.abort();
    for (const work of works) await work?.ended;
  }
}

function refused(message: string): RequestError {
  return new RequestError(-32602, message, { reason: message });
}

function parse<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof z.ZodError)
      throw refused(`Could not read _meta:\n${z.prettifyError(error)}`);
    throw error;
  }
}

function textOf(prompt: readonly ContentBlock[]): string {
  return prompt.map((block) => (block.type === 'text' ? block.text : '')).join('');
}
