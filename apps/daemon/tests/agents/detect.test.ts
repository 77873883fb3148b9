import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createAgents } from '../../src/agents/registry.ts';
import { emptyFolder } from './run-agent.ts';

let bin: string;
let home: string;
beforeEach(async () => {
  [bin, home] = [await emptyFolder(), await emptyFolder()];
});

/** A program that counts how often it was asked. */
async function program(name: string, says: string): Promise<void> {
  const file = path.join(bin, name);
  await writeFile(file, `#!/bin/sh\necho x >> '${bin}/asked-${name}'\n${says}\n`);
  await chmod(file, 0o755);
}
async function asked(name: string): Promise<number> {
  const text = await readFile(path.join(bin, `asked-${name}`), 'utf8').catch(() => '');
  return text.split('\n').length - 1;
}
async function inHome(name: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(home, name)), { recursive: true });
  await writeFile(path.join(home, name), text);
}
const agents = (variables: Record<string, string> = {}) =>
  createAgents({
    briefProgram: ['none'],
    environment: { PATH: `${bin}:/usr/bin:/bin`, HOME: home, ...variables },
  });
async function look(id: string, variables?: Record<string, string>) {
  const list = await agents(variables).list();
  return list.find((agent) => agent.id === id);
}

describe('looking for agents', () => {
  it('tells path, version and when it looked', async () => {
    await program('codex', 'echo "codex-cli 0.169.0"');
    const before = Date.now();
    const codex = await look('codex');
    expect(codex).toMatchObject({
      available: true,
      path: path.join(bin, 'codex'),
      version: '0.169.0',
    });
    expect(codex?.checkedAt).toBeGreaterThanOrEqual(before);
  });

  it('asks a program once, until it is another or a person wants to know', async () => {
    await program('gemini', 'echo 0.61.0');
    const both = agents();
    await Promise.all([both.list(), both.list()]);
    await both.list();
    expect(await asked('gemini')).toBe(1);
    await program('gemini', 'echo 0.62.0-nightly.1');
    expect((await both.list()).find(({ id }) => id === 'gemini')?.version).toBe('0.61.0');
    const anew = await both.list({ refresh: true });
    expect(anew.find(({ id }) => id === 'gemini-acp')?.version).toBe('0.62.0-nightly.1');
  });

  it('looks again after ten minutes', async () => {
    await program('gemini', 'echo 0.61.0');
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const all = agents();
      const [first] = await all.list();
      vi.setSystemTime(Date.now() + 9 * 60_000);
      expect((await all.list())[0]?.checkedAt).toBe(first?.checkedAt);
      vi.setSystemTime(Date.now() + 2 * 60_000);
      expect((await all.list())[0]?.checkedAt).toBeGreaterThan(first?.checkedAt ?? 0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('does not wait for a program that says nothing', async () => {
    await program('claude', 'exec sleep 60');
    const claude = await look('claude');
    expect(claude).toMatchObject({ available: true, version: null });
  });

  it('tells whether it is signed in by what lies there, without asking a model', async () => {
    for (const name of ['codex', 'claude', 'gemini', 'opencode']) await program(name, 'echo 1.0.0');
    expect((await look('codex'))?.login).toBe('no');
    expect((await look('opencode'))?.login).toBe('unknown');
    expect((await look('codex', { OPENAI_API_KEY: 'k' }))?.login).toBe('yes');
    expect((await look('gemini-acp', { GEMINI_API_KEY: 'k' }))?.login).toBe('yes');
    await inHome('.codex/auth.json', '{"tokens":{}}');
    await inHome('.local/share/opencode/auth.json', '{}');
    expect((await look('codex'))?.login).toBe('yes');
    expect((await look('opencode'))?.login).toBe('unknown');
    expect((await look('brief'))?.login).toBe('yes');
    expect((await look('codex-acp'))?.login).toBe('unknown');
  });

  it.runIf(process.platform === 'linux')('cannot tell where settings may sign it in', async () => {
    for (const name of ['codex', 'claude']) await program(name, 'echo 1.0.0');
    expect((await look('claude'))?.login).toBe('no');
    await inHome('.claude/settings.json', '{"apiKeyHelper":"x"}');
    await inHome('.codex/config.toml', 'model_provider = "own"');
    expect((await look('claude'))?.login).toBe('unknown');
    expect((await look('codex'))?.login).toBe('unknown');
  });

  it('lists the models that codex has written down', async () => {
    const models = [
      { slug: 'gpt-a', visibility: 'list' },
      { slug: 'gpt-b', visibility: 'hide' },
    ];
    await inHome('.codex/models_cache.json', JSON.stringify({ models }));
    expect((await look('codex'))?.models).toEqual(['gpt-a']);
  });
});

describe('agents that were found', () => {
  it('are told at once, and that they are others than before is said', async () => {
    await program('codex', 'echo 1.0.0');
    let changes = 0;
    const found = createAgents({
      briefProgram: ['none'],
      environment: { PATH: `${bin}:/usr/bin:/bin`, HOME: home },
      changed: () => {
        changes += 1;
      },
    });
    expect(found.seen()).toBeNull();
    await found.list();
    const codex = () => found.seen()?.find(({ id }) => id === 'codex');
    expect(codex()?.version).toBe('1.0.0');
    expect(changes).toBe(1);
    await found.list({ refresh: true });
    expect(changes).toBe(1);
    await program('codex', 'echo 2.0.0');
    expect((await found.check('codex'))?.version).toBe('2.0.0');
    expect(codex()?.version).toBe('2.0.0');
    expect((await found.list()).find(({ id }) => id === 'codex')?.version).toBe('2.0.0');
    expect(changes).toBe(2);
    expect(await found.check('no-such-agent')).toBeNull();
  });

  it('say how to sign in where they are known not to be, a bridge as what it leads to', async () => {
    await program('codex', 'echo 1.0.0');
    expect(await look('codex')).toMatchObject({
      login: 'no',
      signIn: expect.stringContaining('codex login'),
    });
    expect(await look('codex', { OPENAI_API_KEY: 'x' })).toMatchObject({
      login: 'yes',
      signIn: null,
    });
    await program('codex-acp', 'echo 1.0.0');
    const bridge = await look('codex-acp');
    expect(bridge?.signIn).toBe(bridge?.login === 'no' ? 'Sign in with `codex login`.' : null);
  });
});
