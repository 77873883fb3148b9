import { RunEvent } from '@open-design/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fold, joined } from '../../src/runs/fold/fold.ts';
import type { Item } from '../../src/runs/fold/item.ts';

type Body = Pick<RunEvent, 'name' | 'data'>;

function numbered(bodies: readonly Body[]): RunEvent[] {
  return bodies.map((body, at) => RunEvent.parse({ ...body, seq: at + 1, at: 1_000 + at }));
}
const said = (text: string): Body => ({ name: 'agent', data: { type: 'text_delta', text } });
const thought = (text: string): Body => ({ name: 'agent', data: { type: 'thinking_delta', text } });
const printed = (text: string): Body => ({ name: 'stdout', data: { text } });
const call = (id: string): Body => ({
  name: 'agent',
  data: { type: 'tool_use', id, name: 'shell', input: { command: id } },
});
const result = (toolUseId: string, content: string): Body => ({
  name: 'agent',
  data: { type: 'tool_result', toolUseId, content, isError: false },
});
const raw = (value: object): Body => ({
  name: 'agent',
  data: { type: 'raw', raw: RunEvent.options === undefined ? null : JSON.parse(JSON.stringify(value)) },
});
