import { existsSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { emptyFolder, livingGroup } from '../run-agent.ts';
import { workspace } from './fixture-agent.ts';

let { cwd, prompt } = workspace('');
beforeEach(async () => {
  ({ cwd, prompt } = workspace(await emptyFolder()));
});

const line = (message: unknown) => `${JSON.stringify(message)}\n`;
const update = (content: object) => ({
  jsonrpc: '2.0',
  method: 'session/update',
  params: { sessionId: 's', update: content },
});

describe('an ACP agent', () => {
  it('may tell what only its own vendor knows: it is passed over', async () => {
    const notes = [
      { jsonrpc: '2.0', method: '_vendor/progress', params: { percent: 3 } },
      { jsonrpc: '2.0', method: 'vendor/status' },
      { jsonrpc: '2.0', method: 'session/closed', params: [] },
      update({ sessionUpdate: 'vendor_mood', mood: 'good', _meta: { a: 1 } }),
      update({ sessionUpdate: 'session_info_update', title: 'T' }),
    ];
    const { outcome, port } = await prompt(`write ${notes.map(line).join('')}`);
    expect(outcome).toMatchObject({ failure: null, isCanceled: false });
    expect(port.codes).toEqual([]);
    // What it says in an update is kept as it is.
    expect(port.payloads.map(({ type }) => type)).toEqual(['raw', 'raw']);
  });

  it('is given nothing that it was not offered: no file, no terminal, no method of its own', async () => {
    const file = path.join(cwd, 'x.txt');
    const wishes = [
      ['fs/write_text_file', { path: file, content: 'x' }],
      ['fs/read_text_file', { path: '/etc/passwd' }],
      ['terminal/create', { command: 'touch', args: [file] }],
      ['_vendor/run', { command: `touch ${file}` }],
    ];
    const { outcome } = await prompt(`demand ${JSON.stringify(wishes)}`);
    const notFound = -32_601;
    expect(JSON.parse(outcome.answer)).toEqual({
      'fs/write_text_file': notFound,
      'fs/read_text_file': notFound,
      'terminal/create': notFound,
      '_vendor/run': notFound,
    });
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    '{"jsonrpc":"2.0","method":"session/update"',
    '{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":"both"}}',
    '{"jsonrpc":"2.0","id":{"a":1},"method":"session/request_permission","params":{}}',
    '{"jsonrpc":"2.0","id":7,"method":"session/request_permission","params":{"options":3}}',
    '[{"jsonrpc":"2.0","method":"session/update"}]',
    '{"method":"session/update","params":null}',
    '{"id":null}',
    '{"__proto__":{"id":1},"method":3}',
    'null',
    '"text"',
    '['.repeat(50_000),
    `{"jsonrpc":"2.0","method":"session/update","params":{"update":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}}`,
  ])('goes on after a line that is no message: %.60s', async (text) => {
    const good = line(
      update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: 'fine' } }),
    );
    const { outcome, port } = await prompt(`write ${text}\n${good}`);
    expect(outcome).toMatchObject({ failure: null, answer: 'fine' });
    expect(livingGroup(port.pid)).toEqual([]);
  });

  it('may write whatever it likes, thousands of lines of it: its turn ends as it ends', async () => {
    const json = fc.json({ maxDepth: 4 });
    const word = fc.constantFrom(
      'session/update',
      'session/request_permission',
      'tool_call',
      'tool_call_update',
      'agent_message_chunk',
      'usage_update',
      'plan',
      '_x',
    );
    const content = fc.record(
      {
        sessionUpdate: fc.oneof(word, fc.jsonValue()),
        toolCallId: fc.oneof(fc.constantFrom('t', 'u'), fc.jsonValue()),
        status: fc.oneof(fc.constantFrom('completed', 'pending'), fc.jsonValue()),
        kind: fc.jsonValue(),
        content: fc.jsonValue(),
        locations: fc.jsonValue(),
        rawInput: fc.jsonValue(),
        used: fc.jsonValue(),
        size: fc.jsonValue(),
        cost: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const message = fc.record(
      {
        jsonrpc: fc.oneof(fc.constant('2.0'), fc.jsonValue()),
        method: fc.oneof(word, fc.jsonValue()),
        params: fc.oneof(fc.record({ update: content }), fc.jsonValue()),
      },
      { requiredKeys: ['jsonrpc'] },
    );
    const any = fc.oneof(
      json,
      message.map((it) => JSON.stringify(it)),
      fc.string({ unit: 'binary' }).map((text) => text.replaceAll(/[\r\n]/g, ' ')),
    );
    const lines = fc.sample(any, 2_000);
    // A tool call that is said to have failed last would make the turn fail, and rightly.
    const done = update({ sessionUpdate: 'tool_call', toolCallId: 'z', status: 'completed' });
    const { outcome, port } = await prompt(`write ${lines.join('\n')}\n${line(done)}`);
    expect(outcome).toMatchObject({ failure: null, isCanceled: false });
    expect(livingGroup(port.pid)).toEqual([]);
  });
});
