import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AgentOptions } from '@open-design/contracts';
import { expect, it } from 'vitest';
import { placeFolders } from '../../../src/agents/handover/place.ts';
import { skillPlace } from '../../../src/agents/handover/skill-places.ts';
import type { RealAgent } from './found.ts';
import type { Turn } from './model-server.ts';
import { type Stage, stage } from './stage.ts';

const mcpServer = fileURLToPath(new URL('../../fixtures/mcp-server.mjs', import.meta.url));

/** How one agent is made to do what all of them are tested for. */
export interface Ways {
  readonly agent: RealAgent;
  readonly folder: string;
  /** The turn with which its model writes a file. */
  readonly write: (file: string, text: string) => Turn;
  /** A permission under which that is refused. */
  readonly strict: AgentOptions;
  /** The turn with which its model uses the tool `lookup` of a server `numbers`; null where it can be given none. */
  readonly server: Turn | null;
  /** What its message says of a refused key. */
  readonly signIn: string;
}

/** The scenarios that every real agent must come through. */
export function scenarios({ agent, folder, write, strict, server, signIn }: Ways): void {
  const set = (script: readonly Turn[] | 'refused', record?: string): Promise<Stage> =>
    stage({ agent, folder, ...(record && { record }) }, script);
  const done: Turn = { say: 'Done.' };
  const place = skillPlace(agent);

  it('answers, and what it used is told', async () => {
    const { run, asked } = await set([done], 'success');
    const { outcome, port } = await run();
    expect(outcome).toMatchObject({
      failure: null,
      isCanceled: false,
      exitCode: 0,
      answer: 'Done.',
    });
    expect(outcome.blocked ?? null).toBeNull();
    expect(outcome.sessionId).toMatch(/\w{8}/);
    expect(outcome.usage).toMatchObject({
      input: 100,
      cachedInput: 40,
      output: expect.any(Number),
    });
    expect(port.payloads).toContainEqual({ type: 'text_delta', text: 'Done.' });
    expect(asked[0]).toContain('Write hello.txt.');
    expect(asked[0]).toContain('This is an unattended run');
  });

  it('writes a file with a tool', async () => {
    const { run, cwd } = await set([write('hello.txt', 'hi'), done], 'tool');
    const { outcome, port } = await run();
    expect(outcome).toMatchObject({ failure: null, answer: 'Done.' });
    expect(outcome.blocked ?? null).toBeNull();
    expect((await readFile(path.join(cwd, 'hello.txt'), 'utf8')).trim()).toBe('hi');
    const [use, result] = port.payloads.filter(({ type }) => type.startsWith('tool_'));
    expect(use).toMatchObject({ type: 'tool_use' });
    expect(result).toMatchObject({ type: 'tool_result', isError: false });
  });

  it('is blocked, not done, when the write is refused', async () => {
    const { run, cwd } = await set([write('hello.txt', 'hi'), { say: 'I could not.' }], 'denied');
    const { outcome } = await run({ options: strict });
    expect(existsSync(path.join(cwd, 'hello.txt'))).toBe(false);
    expect(outcome.blocked).toMatch(/needed what its permission does not allow: .*(hello|write)/);
    expect(outcome.failure).toBeNull();
  });

  it.skipIf(place === null)(
    'finds the skills where they are put for it, although version control does not',
    async () => {
      const { run, cwd, asked, outside } = await set([done]);
      const from = path.join(outside, 'counting');
      await mkdir(from);
      const text = '---\nname: counting\ndescription: Counts plums and pears.\n---\nCount.\n';
      await writeFile(path.join(from, 'SKILL.md'), text);
      execFileSync('git', ['init', '-q', cwd]);
      const wanted = [{ path: `${place}/counting`, from }];
      await placeFolders(cwd, wanted, path.join(outside, 'placed.json'));
      await run();
      expect(asked[0]).toContain('Counts plums and pears.');
    },
  );

  it.skipIf(server === null)(
    'uses a server of tools that it is given, with a secret that stands among no arguments',
    async () => {
      const { run, asked } = await set(server === null ? [done] : [server, done]);
      const { outcome, port } = await run({
        options: strict,
        environment: { NUMBERS_TOKEN: 'plum-4711' },
        mcpServers: [
          {
            name: 'numbers',
            command: process.execPath,
            args: [mcpServer],
            env: { TOKEN: 'Bearer ${NUMBERS_TOKEN}' },
          },
        ],
      });
      expect(outcome).toMatchObject({ failure: null, answer: 'Done.' });
      expect(outcome.blocked ?? null).toBeNull();
      expect(asked[1]).toContain('TOKEN is Bearer plum-4711');
      expect(port.payloads).toContainEqual(
        expect.objectContaining({ type: 'tool_result', isError: false }),
      );
    },
  );

  it('says how to sign in when its key is refused', async () => {
    const { run } = await set([{ status: 401 }], '401');
    const { outcome } = await run();
    expect(outcome.failure?.code).toBe('AGENT_FAILED');
    expect(outcome.failure?.message).toContain('scripted fault 401');
    expect(outcome.failure?.message).toContain(signIn);
  });

  it('does not succeed when its model has a fault, and ends within the limit', async () => {
    const { run } = await set([{ status: 500 }], '500');
    const { outcome } = await run({ noProgressMs: 15_000 });
    expect(['AGENT_FAILED', 'TIMED_OUT']).toContain(outcome.failure?.code);
    expect(outcome.failure?.message).toMatch(
      /run it again later|See whether its model can be reached/,
    );
  });

  it('does not hang when its model cannot be reached', async () => {
    const { run } = await set('refused', 'refused');
    const { outcome } = await run({ noProgressMs: 12_000 });
    expect(['AGENT_FAILED', 'TIMED_OUT']).toContain(outcome.failure?.code);
    expect(outcome.failure?.message).toMatch(/can be reached/);
  });

  it('is canceled while its model thinks, and leaves no process', async () => {
    const { start, arrived } = await set([{ hang: true }]);
    const { port, ended } = start({ noProgressMs: 120_000 });
    await Promise.race([arrived(1), ended]);
    port.cancel();
    const { outcome } = await ended;
    expect(outcome).toMatchObject({ isCanceled: true, failure: { code: 'CANCELED' } });
  });

  it('goes on with its own conversation, and tells what that turn used', async () => {
    const { run, asked } = await set([{ say: 'The word is plum.' }, { say: 'Plum.' }]);
    const first = (await run({ prompt: 'Think of a word.' })).outcome;
    const session = { id: first.sessionId ?? '', usage: first.usage ?? null };
    const { outcome } = await run({ prompt: 'Which word was it?', session });
    expect(outcome).toMatchObject({ failure: null, answer: 'Plum.', sessionId: first.sessionId });
    expect(asked.at(-1)).toContain('The word is plum.');
    expect(outcome.usage).toMatchObject({ input: 100, cachedInput: 40 });
  });
}
