import { fileURLToPath } from 'node:url';
import { type DirectRunInput, routes } from '@open-design/contracts';
import { describe, expect, test } from 'vitest';
import { echo } from '../fixtures/programs.ts';
import { startDaemon, type TestDaemon } from '../house/daemon.ts';

const agent = fileURLToPath(new URL('../agents/fixtures/asking-agent.mjs', import.meta.url));

async function say(daemon: TestDaemon, input: Partial<DirectRunInput>) {
  const started = await daemon.client.call(routes.createRun, {
    body: { agentId: 'command', message: 'One.', projectId: 'p', ...input },
  });
  await daemon.until('run.finished', ({ agentRunId }) => agentRunId === started.runId);
  const { messages } = await daemon.client.call(routes.listMessages, {
    params: { id: 'p', cid: started.conversationId },
  });
  return { ...started, messages };
}

async function withProject(): Promise<TestDaemon> {
  const daemon = await startDaemon();
  await daemon.client.call(routes.createProject, { body: { id: 'p', name: 'Project' } });
  return daemon;
}

describe('a person who answers in a conversation', () => {
  test('has the agent go on with its own session', async () => {
    const daemon = await withProject();
    const agentOptions = { argv: [process.execPath, agent, 'resumes'] };
    const first = await say(daemon, { agentId: 'acp', agentOptions, message: '[[]]' });
    expect(first.messages.at(-1)?.content).toContain('I begin.');

    const { conversationId } = first;
    const second = await say(daemon, { agentId: 'acp', conversationId, message: 'And now?' });

    expect(second.conversationId).toBe(conversationId);
    expect(second.messages.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'user',
      'assistant',
    ]);
    expect(second.messages.at(-1)?.content).toContain('I go on.');
  });

  test('has an agent without a memory told what was said', async () => {
    const daemon = await withProject();
    const { conversationId } = await say(daemon, { agentOptions: echo });

    const { messages } = await say(daemon, { conversationId, message: 'Two.' });

    const { asked } = JSON.parse(messages.at(-1)?.content ?? '') as { asked: string };
    expect(asked).toMatch(/\[user\]\nOne\.[^]*\[assistant\][^]*Now:\n\nTwo\.$/);
  });
});
