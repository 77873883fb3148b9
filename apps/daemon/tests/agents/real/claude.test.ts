import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { describeReal } from './found.ts';
import { scenarios } from './scenarios.ts';
import { stage } from './stage.ts';

const write = (file_path: string, content: string) => ({
  call: 'Write',
  input: { file_path, content },
});

describeReal('claude', (folder) => {
  scenarios({
    agent: 'claude',
    folder,
    write,
    server: { call: 'mcp__numbers__lookup', input: { variable: 'TOKEN' } },
    strict: { permission: 'read_only' },
    signIn: 'start `claude` once in a terminal',
  });

  it('is blocked when it writes outside the workspace', async () => {
    const set = { agent: 'claude', folder, record: 'outside' } as const;
    const { run, outside } = await stage(set, [
      write('../outside.txt', 'hi'),
      { say: 'I could not.' },
    ]);
    const { outcome } = await run();
    expect(existsSync(path.join(outside, 'outside.txt'))).toBe(false);
    expect(outcome.blocked).toContain('outside.txt');
  });

  it.runIf(process.getuid?.() === 0)(
    'says who must start it when root wants all of it',
    async () => {
      const { run } = await stage({ agent: 'claude', folder }, [{ say: 'Done.' }]);
      const { outcome } = await run({ options: { permission: 'full' } });
      expect(outcome.failure?.message).toContain('another user than root');
    },
  );
});
