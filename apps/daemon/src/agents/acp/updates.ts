import type { AgentPayload } from '@open-design/contracts';
import { z } from 'zod';
import { textPieces } from '../process/text.ts';

const json = z.json();
const Text = z.object({ type: z.literal('text'), text: z.string() });

/** What is read of a tool call or of a change to one. */
export const ToolCallPart = z.object({
  toolCallId: z.string(),
  title: z.string().nullish(),
  name: z.string().nullish(),
  kind: z.string().nullish(),
  status: z.string().nullish(),
  content: json.nullish(),
  locations: json.nullish(),
  rawInput: json.nullish(),
  rawOutput: json.nullish(),
});
export type ToolCallPart = z.infer<typeof ToolCallPart>;

const Known = z.discriminatedUnion('sessionUpdate', [
  z.object({
    sessionUpdate: z.literal('agent_message_chunk'),
    content: Text,
    messageId: z.string().nullish(),
  }),
  z.object({ sessionUpdate: z.literal('agent_thought_chunk'), content: Text }),
  ToolCallPart.extend({ sessionUpdate: z.literal('tool_call') }),
  ToolCallPart.extend({ sessionUpdate: z.literal('tool_call_update') }),
  z.object({
    sessionUpdate: z.literal('usage_update'),
    used: z.number(),
    size: z.number(),
    cost: z.object({ amount: z.number(), currency: z.string() }).nullish(),
  }),
]);
type Known = z.infer<typeof Known>;

const Params = z.object({ update: json });

/** An update as understood: its kind where it is one that we follow, and what the transcript shows of it. */
export interface Update {
  readonly known: Known | null;
  readonly payloads: readonly AgentPayload[];
}

/** Reads the parameters of a `session/update`, or null when they are none. */
export function readUpdate(params: unknown): Update | null {
  const raw = parsed(Params, params)?.update;
  if (raw === undefined) return null;
  const known = parsed(Known, raw);
  const payloads = known === null ? [] : payloadsOf(known);
  return {
    known,
    payloads: payloads.length > 0 || isEmptyText(known) ? payloads : [{ type: 'raw', raw }],
  };
}

function parsed<T>(schema: z.ZodType<T>, value: unknown): T | null {
  try {
    return schema.safeParse(value).data ?? null;
  } catch {
    // Values nested thousands deep exhaust the stack here, before they exhaust it where they are stored.
    return null;
  }
}

function isEmptyText(update: Known | null): boolean {
  return update !== null && 'content' in update && Text.safeParse(update.content).data?.text === '';
}

function payloadsOf(update: Known): AgentPayload[] {
  switch (update.sessionUpdate) {
    case 'agent_message_chunk':
      return [...textPieces(update.content.text)].map((text) => ({ type: 'text_delta', text }));
    case 'agent_thought_chunk':
      return [...textPieces(update.content.text)].map((text) => ({ type: 'thinking_delta', text }));
    case 'tool_call':
      return [toolUse(update), ...toolResult(update)];
    case 'tool_call_update':
      return toolResult(update);
    case 'usage_update':
      return [usage(update)];
  }
}

function toolUse(call: ToolCallPart): AgentPayload {
  const { title = null, kind = null, locations = null } = call;
  return {
    type: 'tool_use',
    id: call.toolCallId,
    name: call.name ?? title ?? kind ?? 'tool',
    input: call.rawInput ?? { title, kind, locations },
  };
}

function toolResult(call: ToolCallPart): AgentPayload[] {
  if (call.status !== 'completed' && call.status !== 'failed') return [];
  return [
    {
      type: 'tool_result',
      toolUseId: call.toolCallId,
      content: call.rawOutput ?? call.content ?? null,
      isError: call.status === 'failed',
    },
  ];
}

function usage({ used, size, cost }: Extract<Known, { sessionUpdate: 'usage_update' }>) {
  return {
    type: 'usage',
    usage: { used, size },
    costUsd: cost?.currency === 'USD' ? cost.amount : null,
    durationMs: null,
    stopReason: null,
  } satisfies AgentPayload;
}
