import type { RunEventBody } from '@open-design/contracts';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyFolder, isLiving, livingGroup, nodeArgv, Recorder, runToEnd } from '../run-agent.ts';
import { agent, workspace } from './fixture-agent.ts';

let { cwd, prompted, prompt } = workspace('');
beforeEach(async () => {
  ({ cwd, prompted, prompt } = workspace(await emptyFolder()));
});

describe('an ACP agent', () => {
  it('gets the prompt and its answer is kept', async () => {
    const { outcome, port } = await prompt('say Grüße, 世界');
    expect(outcome).toMatchObject({ failure: null, isCanceled: false, answer: 'Grüße, 世界' });
    expect(port.payloads).toEqual([{ type: 'text_delta', text: 'Grüße, 世界' }]);
    expect(port.codes).toEqual([]);
    expect(livingGroup(port.pid)).toEqual([]);
  });

  it('is told the workspace and the facts of its run', async () => {
    const part = { runId: 'run-1', attempt: 2, lastSuccessAt: 1_779_000_000_000 };
    const { outcome } = await runToEnd(agent(), prompted('facts', part));
    const told = JSON.parse(outcome.answer);
    const facts = { ...part, routineId: 'routine-1', slotAt: 1_779_012_900_000 };
    expect(told.session).toMatchObject({ cwd, mcpServers: [], _meta: { 'open-design': facts } });
    expect(told.promptMeta).toEqual({ 'open-design': facts });
    expect(told.env).toMatchObject({ OD_RUN_ID: 'run-1', OD_ATTEMPT: '2' });
  });

  it('is followed in what it says, thinks, does and uses, in order', async () => {
    const text = (sessionUpdate: string, words: string) => ({
      sessionUpdate,
      content: { type: 'text', text: words },
    });
    const image = { type: 'image', data: 'AA==', mimeType: 'image/png' };
    const call = { toolCallId: 't1', title: 'Read a.ts', kind: 'read', rawInput: { path: 'a.ts' } };
    const done = { toolCallId: 't1', status: 'completed', rawOutput: 'text' };
    const { outcome, port } = await prompt(
      `updates ${JSON.stringify([
        text('agent_thought_chunk', 'hm'),
        text('agent_message_chunk', 'I look.'),
        { sessionUpdate: 'tool_call', ...call },
        { sessionUpdate: 'tool_call_update', toolCallId: 't1', status: 'in_progress' },
        { sessionUpdate: 'tool_call_update', ...done },
        { sessionUpdate: 'plan', entries: [] },
        { sessionUpdate: 'usage_update', used: 5, size: 9, cost: { amount: 0.5, currency: 'USD' } },
        { sessionUpdate: 'something_new', value: 1 },
        { sessionUpdate: 'agent_message_chunk', content: image },
        text('agent_message_chunk', 'Do'),
        text('agent_message_chunk', 'ne.'),
      ])}`,
    );
    expect(port.payloads).toEqual([
      { type: 'thinking_delta', text: 'hm' },
      { type: 'text_delta', text: 'I look.' },
      { type: 'tool_use', id: 't1', name: 'Read a.ts', input: { path: 'a.ts' } },
      {
        type: 'raw',
        raw: { sessionUpdate: 'tool_call_update', toolCallId: 't1', status: 'in_progress' },
      },
      { type: 'tool_result', toolUseId: 't1', content: 'text', isError: false },
      { type: 'raw', raw: { sessionUpdate: 'plan', entries: [] } },
      {
        type: 'usage',
        usage: { used: 5, size: 9 },
        costUsd: 0.5,
        durationMs: null,
        stopReason: null,
      },
      { type: 'raw', raw: { sessionUpdate: 'something_new', value: 1 } },
      { type: 'raw', raw: { sessionUpdate: 'agent_message_chunk', content: image } },
      { type: 'text_delta', text: 'Do' },
      { type: 'text_delta', text: 'ne.' },
    ]);
    expect(outcome).toMatchObject({ failure: null, answer: 'Done.' });
  });

  it('is quoted with what it said last, after its work or in a message of its own', async () => {
    const call = { sessionUpdate: 'tool_call', toolCallId: 't', title: 'Look' };
    const say = (text: string, messageId?: string) => ({
      sessionUpdate: 'agent_message_chunk',
      content: { type: 'text', text },
      ...(messageId === undefined ? {} : { messageId }),
    });

    const afterWork = await prompt(
      `updates ${JSON.stringify([say('a'), call, say('b'), say('c'), call])}`,
    );
    const ownMessage = await prompt(
      `updates ${JSON.stringify([say('steps', '1'), say('the ', '2'), say('end', '2')])}`,
    );

    expect(afterWork.outcome.answer).toBe('bc');
    expect(ownMessage.outcome.answer).toBe('the end');
  });

  it('may print what is no message, which is shown and said once', async () => {
    const greets = agent(nodeArgv('acp-agent.mjs', 'greets'));
    const work = prompted('write not json\n[1]\n"text"\n\n{"jsonrpc":"2.0","method":"news"}\n');
    const { outcome, port } = await runToEnd(greets, work);
    expect(outcome.failure).toBeNull();
    expect(port.text('stdout')).toBe('Welcome to the fixture!\nnot json\n[1]\n"text"\n');
    expect(port.codes).toEqual(['not_json']);
  });

  it('that sends broken updates and answers to nothing goes on', async () => {
    const deep = `{"jsonrpc":"2.0","method":"session/update","params":{"update":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`;
    const none = '{"jsonrpc":"2.0","method":"session/update"}';
    const stray = '{"jsonrpc":"2.0","id":99,"result":{}}';
    const complaints = vi.spyOn(console, 'error');
    const { outcome, port } = await prompt(`write ${deep}\n${none}\n${stray}\n`);
    expect(outcome.failure).toBeNull();
    expect(port.codes).toEqual(['update_not_understood', 'unknown_response']);
    expect(complaints).not.toHaveBeenCalled();
  });

  it('may send a message of 10 MB; one beyond the limit is left out and the run goes on', async () => {
    const large = await prompt('line 10000000');
    expect(large.outcome.failure).toBeNull();
    expect(large.port.payloads.reduce((sum, p) => sum + ('text' in p ? p.text.length : 0), 0)).toBe(
      10_000_000,
    );
    const beyond = await prompt('line 17000000');
    expect(beyond.outcome.failure).toBeNull();
    expect(beyond.port.payloads).toEqual([]);
    expect(beyond.port.codes).toEqual(['line_too_long']);
  });

  it('is read no faster than its updates are taken, and the answer comes after them', async () => {
    let open = 0;
    let most = 0;
    class Slow extends Recorder {
      override async emit(event: RunEventBody) {
        open += 1;
        most = Math.max(most, open);
        await new Promise((resolve) => setImmediate(resolve));
        open -= 1;
        return super.emit(event);
      }
    }
    const { outcome, port } = await prompt('flood 3000', new Slow());
    expect(most).toBe(1);
    expect(port.payloads.length).toBe(3_000);
    expect(Buffer.byteLength(outcome.answer)).toBe(1_048_576);
  });

  it('that does not end by itself after its answer is ended', async () => {
    const { outcome, port } = await prompt('linger');
    expect(outcome.failure).toBeNull();
    expect(isLiving(Number(outcome.answer))).toBe(false);
    expect(livingGroup(port.pid)).toEqual([]);
  });
});
