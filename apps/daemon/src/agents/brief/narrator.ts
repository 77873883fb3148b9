import {
  type AgentContext,
  methods,
  type SessionUpdate,
  type ToolKind,
} from '@agentclientprotocol/sdk';

/** One visible piece of work. */
export interface Step {
  readonly id: string;
  readonly title: string;
  readonly kind: ToolKind;
  /** Absolute path of what it works on. */
  readonly path: string;
}

/** Tells the client what goes on, in the order in which it goes on. */
export interface Narrator {
  /** A line about the work, shown as it happens. */
  say(text: string): Promise<void>;
  /** One line of the answer. */
  answer(text: string): Promise<void>;
  /** Does a piece of work and shows its start and its end; `result` words what came out. Rejects as the work does. */
  step<Value>(
    step: Step,
    work: () => Promise<Value>,
    result: (value: Value) => string,
  ): Promise<Value>;
}

/** A narrator for one prompt of a session. After an abort it falls silent: the client marks open steps itself. */
export function narrator(client: AgentContext, sessionId: string, signal: AbortSignal): Narrator {
  const tell = async (update: SessionUpdate): Promise<void> => {
    if (!signal.aborted) await client.notify(methods.client.session.update, { sessionId, update });
  };
  const chunk = (messageId: string, text: string) =>
    tell({ sessionUpdate: 'agent_message_chunk', messageId, content: { type: 'text', text } });
  const finish = (toolCallId: string, status: 'completed' | 'failed', text: string) =>
    tell({
      sessionUpdate: 'tool_call_update',
      toolCallId,
      status,
      content: [{ type: 'content', content: { type: 'text', text } }],
    });
  return {
    say: (text) => chunk('steps', `${text}\n\n`),
    answer: (text) => chunk('answer', text),
    async step({ id, title, kind, path }, work, result) {
      await tell({
        sessionUpdate: 'tool_call',
        toolCallId: id,
        title,
        kind,
        status: 'in_progress',
        locations: [{ path }],
      });
      try {
        const value = await work();
        await finish(id, 'completed', result(value));
        return value;
      } catch (error) {
        await finish(id, 'failed', error instanceof Error ? error.message : String(error));
        throw error;
      }
    },
  };
}
