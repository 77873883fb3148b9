import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { describeReal } from './found.ts';
import { scenarios } from './scenarios.ts';
import { stage } from './stage.ts';

const write = (file_path: string, content: string) => ({
  call: 'write_file',
  input: { file_path, content },
});

describeReal('gemini', (folder) => {
  scenarios({
    agent: 'gemini',
    folder,
    write,
    server: null,
    strict: { permission: 'read_only' },
    signIn: 'GEMINI_API_KEY',
  });

  it('is blocked when it writes outside the workspace', async () => {
    const set = { agent: 'gemini', folder, record: 'outside' } as const;
    const { run, outside } = await stage(set, [
      write('../outside.txt', 'hi'),
      { say: 'I could not.' },
    ]);
    const { outcome } = await run();
    expect(existsSync(path.join(outside, 'outside.txt'))).toBe(false);
    expect(outcome.blocked).toContain('outside.txt');
  });
});
