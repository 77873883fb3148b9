import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { emptyFolder, nodeArgv, runToEnd } from '../run-agent.ts';
import { agent, workspace } from './fixture-agent.ts';

let { cwd, prompted, prompt } = workspace('');
beforeEach(async () => {
  ({ cwd, prompted, prompt } = workspace(await emptyFolder()));
});

describe('an ACP agent fails', () => {
  const failureOf = async (text: string, argv?: string[]) =>
    (await runToEnd(agent(argv), prompted(text))).outcome.failure;

  it.each(['refusal', 'max_tokens', 'max_turn_requests', 'cancelled', 'bored'])(
    'when it stops with %s',
    async (reason) => {
      const failure = await failureOf(`stop ${reason}`);
      expect(failure?.code).toBe('AGENT_FAILED');
      expect(failure?.message).toContain(`Fixture stopped with "${reason}"`);
    },
  );

  it('when it ends before its answer, with its exit code and last words', async () => {
    const { outcome, port } = await prompt('die 7');
    expect(outcome).toMatchObject({ exitCode: 7, isCanceled: false });
    expect(outcome.failure).toEqual({
      code: 'AGENT_FAILED',
      message: 'Fixture exited with code 7 before it answered: I lost my mind',
    });
    expect(port.text('stderr')).toBe('I lost my mind\n');
  });

  it('when it ends in the middle of a message, which is shown', async () => {
    const { outcome, port } = await prompt('half');
    expect(outcome.failure).toMatchObject({ code: 'AGENT_FAILED' });
    expect(port.text('stdout')).toBe('{"jsonrpc":"2.0","me\n');
  });

  it('when its last tool call failed, but not when a later one succeeded', async () => {
    const calls = (...states: string[]) =>
      `updates ${JSON.stringify(
        states.map((status, at) => ({
          sessionUpdate: 'tool_call',
          toolCallId: `t${at}`,
          title: `Edit ${at}`,
          status,
        })),
      )}`;
    expect(await failureOf(calls('failed', 'completed'))).toBeNull();
    const failure = await failureOf(calls('completed', 'failed'));
    expect(failure?.code).toBe('AGENT_FAILED');
    expect(failure?.message).toContain('"Edit 1" had failed');
  });

  it('when it answers with an error', async () => {
    expect(await failureOf('refuse -32603')).toMatchObject({ code: 'AGENT_FAILED' });
    expect((await failureOf('refuse -32603'))?.message).toContain('the model cannot be reached');
    expect(await failureOf('refuse -32602')).toMatchObject({ code: 'AGENT_PROTOCOL_ERROR' });
    const signedOut = await failureOf('say x', nodeArgv('acp-agent.mjs', 'signed-out'));
    expect(signedOut?.code).toBe('AGENT_FAILED');
    expect(signedOut?.message).toContain('sign in');
  });

  it('when it does not speak this protocol', async () => {
    expect(await failureOf('nonsense')).toMatchObject({ code: 'AGENT_PROTOCOL_ERROR' });
    const old = await failureOf('say x', nodeArgv('acp-agent.mjs', 'old'));
    expect(old?.code).toBe('AGENT_PROTOCOL_ERROR');
    expect(old?.message).toContain('version 0');
    const none = await failureOf('say x', nodeArgv('fails.mjs'));
    expect(none?.message).toContain('exited with code 3 before it answered: first trouble');
  });

  it('when it is not there, with how to get it', async () => {
    expect(await failureOf('say x', ['no-such-agent-here'])).toEqual({
      code: 'AGENT_UNAVAILABLE',
      message:
        'The program "no-such-agent-here" was not found on PATH. Install it, or give its full path. Install it with care.',
    });
    const gone = prompted('say x', { cwd: path.join(cwd, 'gone') });
    const { outcome } = await runToEnd(agent(), gone);
    expect(outcome.failure?.code).toBe('WORKSPACE_UNAVAILABLE');
    expect(outcome.failure?.message).not.toContain('with care');
  });

  it('when no program is named for it', async () => {
    expect(agent(null).check({})).toMatchObject([{ field: 'agentOptions.argv' }]);
    expect(agent().check({ argv: ['x'] })).toMatchObject([{ field: 'agentOptions.argv' }]);
    const { outcome } = await runToEnd(agent(null), prompted('say x'));
    expect(outcome.failure?.code).toBe('AGENT_OPTIONS_INVALID');
    const options = { argv: nodeArgv('acp-agent.mjs') };
    const named = await runToEnd(agent(null), prompted('say x', { options }));
    expect(named.outcome).toMatchObject({ failure: null, answer: 'x' });
  });
});
