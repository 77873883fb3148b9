import { RunEvent, type RunEventBody } from '@open-design/contracts';

/** Events as a run has them: numbered from 1, a second apart. */
export function numbered(bodies: readonly RunEventBody[]): RunEvent[] {
  return bodies.map((body, at) => RunEvent.parse({ ...body, seq: at + 1, at: 1_000 * at }));
}

export const said = (text: string): RunEventBody => ({
  name: 'agent',
  data: { type: 'text_delta', text },
});
export const thought = (text: string): RunEventBody => ({
  name: 'agent',
  data: { type: 'thinking_delta', text },
});
export const printed = (text: string): RunEventBody => ({ name: 'stdout', data: { text } });
export const began = (id: string, name = 'shell'): RunEventBody => ({
  name: 'agent',
  data: { type: 'tool_use', id, name, input: { command: `do ${id}` } },
});
export const came = (toolUseId: string, content: string): RunEventBody => ({
  name: 'agent',
  data: { type: 'tool_result', toolUseId, content, isError: false },
});
export const status = (text: string): RunEventBody => ({
  name: 'agent',
  data: { type: 'status', status: text },
});
export const raw = (
  value: Extract<Extract<RunEventBody, { name: 'agent' }>['data'], { type: 'raw' }>['raw'],
): RunEventBody => ({ name: 'agent', data: { type: 'raw', raw: value } });
