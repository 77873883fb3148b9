import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { describeReal } from './found.ts';
import { scenarios } from './scenarios.ts';
import { stage } from './stage.ts';

const shell = (cmd: string) => ({ call: 'exec_command', input: { cmd } });

describeReal('codex', (folder) => {
  scenarios({
    agent: 'codex',
    folder,
    write: (file, text) => shell(`echo ${text} > ${file}`),
    server: { call: 'lookup', namespace: 'mcp__numbers', input: { variable: 'TOKEN' } },
    strict: { permission: 'read_only' },
    signIn: 'codex login',
  });

  it('edits with a patch', async () => {
    const patch = '*** Begin Patch\n*** Add File: hello.txt\n+hi\n*** End Patch';
    const script = [shell(`apply_patch <<'END'\n${patch}\nEND`), { say: 'Done.' }];
    const { run, cwd } = await stage({ agent: 'codex', folder, record: 'patch' }, script);
    const { outcome, port } = await run();
    expect(outcome).toMatchObject({ failure: null, answer: 'Done.' });
    expect(existsSync(path.join(cwd, 'hello.txt'))).toBe(true);
    expect(port.payloads).toContainEqual(
      expect.objectContaining({ type: 'tool_use', name: 'edit' }),
    );
  });

  it('is blocked when it writes outside the workspace', async () => {
    const set = { agent: 'codex', folder } as const;
    const { run, outside, asked } = await stage(set, [
      shell('echo hi > ../outside.txt'),
      { say: 'I could not.' },
    ]);
    const { outcome } = await run();
    expect(existsSync(path.join(outside, 'outside.txt'))).toBe(false);
    expect(asked).toHaveLength(2);
    expect(outcome.blocked).toContain('outside.txt');
  });
});
