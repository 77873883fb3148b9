import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { emptyFolder } from '../run-agent.ts';
import { workspace } from './fixture-agent.ts';

let { cwd, prompt } = workspace('');
beforeEach(async () => {
  ({ cwd, prompt } = workspace(await emptyFolder()));
});

describe('an ACP agent that asks for permission', () => {
  const options = [
    { optionId: 'reject', name: 'Always', kind: 'allow_always' },
    { optionId: 'zebra', name: 'Yes', kind: 'allow_once' },
    { optionId: 'allow', name: 'No', kind: 'reject_once' },
  ];
  const ask = async (toolCall: object, offered = options) => {
    const request = { toolCall: { toolCallId: 't', ...toolCall }, options: offered };
    const { outcome, port } = await prompt(`permit ${JSON.stringify(request)}`);
    return { answer: JSON.parse(outcome.answer), failure: outcome.failure, port };
  };
  const allowed = { outcome: 'selected', optionId: 'zebra' };
  const refused = { outcome: 'selected', optionId: 'allow' };

  beforeEach(async () => {
    await mkdir(path.join(cwd, 'src'));
    await symlink('/etc', path.join(cwd, 'link'));
  });

  it.each([
    { kind: 'edit', locations: [{ path: 'src/new.ts' }] },
    { kind: 'read', rawInput: { file_path: './src' } },
    { kind: 'search', rawInput: { pattern: 'x', dir: '.' } },
  ])('is allowed once within the workspace: %j', async (toolCall) => {
    const { answer, failure, port } = await ask(toolCall);
    expect(answer).toEqual(allowed);
    expect(failure).toBeNull();
    expect(port.codes).toEqual(['permission_allowed']);
  });

  it.each([
    { kind: 'edit', locations: [{ path: '../x' }] },
    { kind: 'edit', locations: [{ path: '/etc/passwd' }] },
    { kind: 'edit', locations: [{ path: '../WORK/x' }] },
    { kind: 'edit', locations: [{ path: 'FILE:///etc/passwd' }] },
    { kind: 'read', locations: [{ path: 'link/passwd' }] },
    { kind: 'edit', locations: [{ path: 'link/new/file' }] },
    { kind: 'edit', locations: [{ path: 'src/a' }, { path: '/etc/passwd' }] },
    { kind: 'edit', content: [{ type: 'diff', path: '/etc/passwd', newText: 'x' }] },
    { kind: 'edit', locations: [{ path: 'src/a' }], rawInput: { target_file: '../../x' } },
    { kind: 'search', rawInput: { dir: '.', pattern: '/etc/*' } },
    { kind: 'edit' },
    { kind: 'execute', locations: [{ path: 'src' }] },
    { kind: 'delete', locations: [{ path: 'src' }] },
    { kind: 'fetch', rawInput: { url: 'https://example.org' } },
    { locations: [{ path: 'src' }] },
  ])('is refused for %j', async (toolCall) => {
    const { answer, failure, port } = await ask({ title: 'Do it', ...toolCall });
    expect(answer).toEqual(refused);
    expect(port.codes).toEqual(['permission_denied']);
    expect(failure?.message).toContain('"Do it" was not permitted');
  });

  it('is answered for all that the tool call has named before', async () => {
    const call = { sessionUpdate: 'tool_call', toolCallId: 't', title: 'Edit', kind: 'edit' };
    const outside = { ...call, locations: [{ path: '/etc/passwd' }] };
    const request = { toolCall: { toolCallId: 't', locations: [{ path: 'src/a' }] }, options };
    const update = JSON.stringify({
      jsonrpc: '2.0',
      method: 'session/update',
      params: { sessionId: 's', update: outside },
    });
    const ask = JSON.stringify({
      jsonrpc: '2.0',
      id: 5,
      method: 'session/request_permission',
      params: { sessionId: 's', ...request },
    });
    const { port } = await prompt(`write ${update}\n${ask}\n`);
    expect(port.codes).toEqual(['permission_denied']);
  });

  it('is never allowed for good, and gets an answer where there is no option to refuse', async () => {
    const always = options.filter(({ kind }) => kind === 'allow_always');
    const { answer, port } = await ask({ kind: 'read', locations: [{ path: 'src' }] }, always);
    expect(answer).toEqual({ outcome: 'cancelled' });
    expect(port.codes).toEqual(['permission_denied']);
  });
});
