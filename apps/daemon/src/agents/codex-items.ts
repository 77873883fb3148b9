import type { RunEventBody } from '@open-design/contracts';
import { z } from 'zod';
import { refusedIn } from './codex-refusals.ts';
import { said } from './lines-of.ts';

const id = z.string();
const json = z.json();

const Call = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('command_execution'),
    id,
    command: z.string(),
    aggregated_output: z.string().default(''),
    exit_code: z.number().nullish(),
    status: z.string(),
  }),
  z.object({ type: z.literal('file_change'), id, changes: json, status: z.string() }),
  z.object({
    type: z.literal('mcp_tool_call'),
    id,
    server: z.string(),
    tool: z.string(),
    arguments: json.default(null),
    result: json.nullish(),
    error: json.nullish(),
    status: z.string(),
  }),
  z.object({ type: z.literal('web_search'), id, query: z.string() }),
]);
type Call = z.infer<typeof Call>;

/** The items of a turn that are followed; others are kept as they are. */
export const CodexItem = z.union([
  Call,
  z.object({ type: z.literal('agent_message'), id, text: z.string() }),
  z.object({ type: z.literal('reasoning'), id, text: z.string() }),
  z.object({ type: z.literal('error'), id, message: z.string() }),
]);

/** The events of a call: that it began, where that was not told yet, and how it ended. */
export function callEvents(item: Call, isNew: boolean, isCompleted: boolean): RunEventBody[] {
  const begun = isNew ? [said({ type: 'tool_use', id: item.id, ...useOf(item) })] : [];
  if (!isCompleted) return begun;
  const ended = { type: 'tool_result', toolUseId: item.id, ...resultOf(item) } as const;
  return [...begun, said(ended)];
}

function useOf(item: Call) {
  switch (item.type) {
    case 'command_execution':
      return { name: 'shell', input: { command: item.command } };
    case 'file_change':
      return { name: 'edit', input: { changes: item.changes } };
    case 'mcp_tool_call':
      return { name: `${item.server}.${item.tool}`, input: item.arguments };
    case 'web_search':
      return { name: 'web_search', input: { query: item.query } };
  }
}

function resultOf(item: Call) {
  switch (item.type) {
    case 'command_execution': {
      const isError = item.status !== 'completed' || (item.exit_code ?? 0) !== 0;
      return { content: item.aggregated_output, isError };
    }
    case 'file_change':
      return { content: item.changes, isError: item.status !== 'completed' };
    case 'mcp_tool_call':
      return { content: item.result ?? item.error ?? null, isError: item.status !== 'completed' };
    case 'web_search':
      return { content: null, isError: false };
  }
}

/** What of a call's end is a refusal: of a command by its sandbox, of a server's tool for want of anyone to ask. */
export function refusalIn(item: Call): string[] {
  if (item.type === 'mcp_tool_call') {
    const words = refusedIn({ output: JSON.stringify(item.error ?? null) });
    return words.map((why) => `${item.server}.${item.tool} (${why})`);
  }
  if (item.type !== 'command_execution') return [];
  const { command, aggregated_output: output, exit_code: exitCode = null } = item;
  return refusedIn({ command, output, exitCode });
}
