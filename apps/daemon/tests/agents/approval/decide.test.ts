import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { decide } from '../../../src/agents/approval/decide.ts';
import { emptyFolder } from '../run-agent.ts';

/** Every kind that the protocol knows, one that it does not know, and none. */
const kinds = [
  'read',
  'edit',
  'search',
  'delete',
  'move',
  'execute',
  'think',
  'fetch',
  'switch_mode',
  'other',
  'invented',
  null,
];

let cwd: string;
beforeEach(async () => {
  cwd = await emptyFolder();
  await mkdir(path.join(cwd, 'src'));
  await symlink('/etc', path.join(cwd, 'link'));
});

const decided = async (
  mode: Parameters<typeof decide>[0]['mode'],
  kind: string | null,
  ...paths: string[]
) => (await decide({ mode }, { kind, paths: new Set(paths) }, cwd)).verdict;

describe('a policy', () => {
  it.each(kinds)('decides about %s by its mode', async (kind) => {
    const isHarmless = ['read', 'edit', 'search'].includes(kind ?? '');
    expect(await decided('deny', kind, 'src/a')).toBe('denied');
    expect(await decided('allow_all', kind, '/etc/passwd')).toBe('allowed');
    expect(await decided('ask', kind, 'src/a')).toBe('ask');
    expect(await decided('allow_in_workspace', kind, 'src/a')).toBe(
      isHarmless ? 'allowed' : 'denied',
    );
    expect(await decided('allow_in_workspace', kind, '/etc/passwd')).toBe('denied');
  });

  it('that allows in the workspace wants every path inside, and at least one', async () => {
    expect(await decided('allow_in_workspace', 'edit')).toBe('denied');
    expect(await decided('allow_in_workspace', 'edit', 'src/a', '.')).toBe('allowed');
    expect(await decided('allow_in_workspace', 'edit', 'src/a', '../b')).toBe('denied');
    expect(await decided('allow_in_workspace', 'read', 'link/passwd')).toBe('denied');
    expect(await decided('allow_in_workspace', 'edit', 'link/new/file')).toBe('denied');
  });

  it('says why it denies', async () => {
    const call = { kind: 'read', paths: new Set(['src/a', '/etc/passwd']) };
    expect(await decide({ mode: 'allow_in_workspace' }, call, cwd)).toEqual({
      verdict: 'denied',
      why: '/etc/passwd is outside the workspace',
    });
  });
});
