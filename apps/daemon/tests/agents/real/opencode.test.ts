import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { describeReal } from './found.ts';
import { scenarios } from './scenarios.ts';
import { stage } from './stage.ts';

const write = (filePath: string, content: string) => ({
  call: 'write',
  input: { filePath, content },
});

describeReal('opencode', (folder) => {
  scenarios({
    agent: 'opencode',
    folder,
    write,
    server: { call: 'numbers_lookup', input: { variable: 'TOKEN' } },
    strict: { permission: 'read_only' },
    signIn: 'opencode auth login',
  });

  it('is blocked when it writes outside the workspace', async () => {
    const set = { agent: 'opencode', folder, record: 'outside' } as const;
    const { run, outside } = await stage(set, [
      write('../outside.txt', 'hi'),
      { say: 'I could not.' },
    ]);
    const { outcome } = await run();
    expect(existsSync(path.join(outside, 'outside.txt'))).toBe(false);
    expect(outcome.blocked).toContain('outside.txt');
  });
});
