import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultApprovals } from '@open-design/contracts';
import { expect, it } from 'vitest';
import { describeReal, type RealAgent } from './found.ts';
import type { Turn } from './model-server.ts';
import { stage } from './stage.ts';

const server = fileURLToPath(new URL('../../fixtures/mcp-server.mjs', import.meta.url));
const numbers = {
  name: 'numbers',
  command: process.execPath,
  args: [server],
  env: { TOKEN: 'Bearer ${NUMBERS_TOKEN}' },
};
const input = { variable: 'TOKEN' };
const done: Turn = { say: 'Done.' };

interface Ways {
  /** The turn with which its model writes a file. */
  readonly write: (file: string, text: string) => Turn;
  /** The turn with which it uses the tool of the server. */
  readonly lookup: Turn;
  /** What its model is asked before the tool is used, and answers. */
  readonly review?: readonly Turn[];
}

const agents: readonly (readonly [RealAgent, Ways])[] = [
  [
    'codex-acp',
    {
      write: (file, text) => ({
        call: 'exec_command',
        input: { cmd: `echo ${text} > ${file}` },
      }),
      lookup: { call: 'lookup', namespace: 'mcp__numbers', input },
      // Its bridge has a model judge what a server's tool would do.
      review: [{ say: '{"outcome":"allow","risk_level":"low","rationale":"It reads."}' }],
    },
  ],
  [
    'claude-acp',
    {
      write: (file_path, content) => ({ call: 'Write', input: { file_path, content } }),
      lookup: { call: 'mcp__numbers__lookup', input },
    },
  ],
  [
    'gemini-acp',
    {
      write: (file_path, content) => ({ call: 'write_file', input: { file_path, content } }),
      lookup: { call: 'mcp_numbers_lookup', input },
    },
  ],
  [
    'opencode-acp',
    {
      write: (filePath, content) => ({ call: 'write', input: { filePath, content } }),
      lookup: { call: 'numbers_lookup', input },
    },
  ],
  [
    'qwen',
    {
      write: (file_path, content) => ({ call: 'write_file', input: { file_path, content } }),
      lookup: { call: 'mcp__numbers__lookup', input },
    },
  ],
];

for (const [agent, { write, lookup, review = [] }] of agents) {
  describeReal(agent, (folder) => {
    const set = (script: (cwd: string) => readonly Turn[]) => stage({ agent, folder }, script);

    it('writes a file in its workspace', async () => {
      const { run, cwd } = await set((at) => [write(path.join(at, 'hello.txt'), 'hi'), done]);
      const { outcome } = await run();
      expect(outcome).toMatchObject({ failure: null, answer: 'Done.' });
      expect((await readFile(path.join(cwd, 'hello.txt'), 'utf8')).trim()).toBe('hi');
    });

    it('does not write outside of it, and does not succeed', async () => {
      const { run, outside } = await set((at) => [
        write(path.join(at, '../outside.txt'), 'hi'),
        { say: 'I could not.' },
      ]);
      const { outcome } = await run();
      expect(existsSync(path.join(outside, 'outside.txt'))).toBe(false);
      expect(outcome.failure ?? outcome.blocked).not.toBeNull();
    });

    it('is given a server of tools with its session, and its secret', async () => {
      const { run, asked } = await set(() => [lookup, ...review, done]);
      const { outcome } = await run({
        environment: { NUMBERS_TOKEN: 'plum-4711' },
        mcpServers: [numbers],
        approvals: { ...defaultApprovals, mode: 'allow_all' },
      });
      expect(outcome).toMatchObject({ failure: null, answer: 'Done.' });
      expect(asked.at(-1)).toContain('TOKEN is Bearer plum-4711');
    });

    it('is canceled while its model thinks, and leaves no process', async () => {
      const { start, arrived } = await set(() => [{ hang: true }]);
      const { port, ended } = start();
      await Promise.race([arrived(1), ended]);
      port.cancel();
      expect((await ended).outcome).toMatchObject({ isCanceled: true });
    });

    it('goes on with a conversation', async () => {
      const { run, asked } = await set(() => [{ say: 'The word is plum.' }, { say: 'Plum.' }]);
      const first = (await run({ prompt: 'Think of a word.' })).outcome;
      const session = {
        id: first.sessionId ?? '',
        usage: null,
        transcript: '[assistant]\nThe word is plum.',
      };
      const { outcome } = await run({ prompt: 'Which word was it?', session });
      expect(outcome).toMatchObject({ failure: null, answer: 'Plum.' });
      expect(asked.at(-1)).toContain('The word is plum.');
    });
  });
}
