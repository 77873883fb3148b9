import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { isInside } from '../../../src/agents/approval/inside.ts';
import { emptyFolder } from '../run-agent.ts';

let base: string;
let workspace: string;
beforeEach(async () => {
  base = await emptyFolder();
  workspace = path.join(base, 'work');
  await mkdir(path.join(workspace, 'src'), { recursive: true });
  await mkdir(path.join(base, 'outside', 'deep'), { recursive: true });
  await mkdir(path.join(base, 'work-2'));
  await writeFile(path.join(workspace, 'src', 'a.ts'), '');
  await writeFile(path.join(base, 'secret'), '');
  await symlink(path.join(base, 'secret'), path.join(workspace, 'link-to-file'));
  await symlink(path.join(base, 'outside'), path.join(workspace, 'link-to-folder'));
  await symlink(path.join(base, 'outside', 'deep'), path.join(workspace, 'deep'));
  await symlink(path.join(base, 'not-yet'), path.join(workspace, 'link-to-nothing'));
  await symlink('src', path.join(workspace, 'link-within'));
  await symlink('loop', path.join(workspace, 'loop'));
  await symlink('src/not-yet', path.join(workspace, 'link-to-come'));
  await symlink('link-to-folder/..', path.join(workspace, 'winding'));
  await symlink('/proc/self/cwd', path.join(workspace, 'magic'));
  await mkdir(path.join(base, 'WORK'));
});

describe('a path leads into the workspace', () => {
  it.each([
    'src/a.ts',
    './src/../src/a.ts',
    'new.txt',
    'new/folder/file.txt',
    'link-within/a.ts',
    'link-within/new.ts',
    'link-to-come',
    // Another folder than src, where the file system tells the letters apart.
    'SRC/a.ts',
    '.',
    '..hidden/x',
  ])('by %s', async (written) => {
    expect(await isInside(workspace, written)).toBe(true);
    expect(await isInside(workspace, path.join(workspace, written))).toBe(true);
    expect(await isInside(workspace, `file://${workspace}/${written}`)).toBe(true);
  });

  it('also when the workspace itself is reached through a link', async () => {
    const alias = path.join(base, 'alias');
    await symlink(workspace, alias);
    expect(await isInside(alias, path.join(alias, 'src/a.ts'))).toBe(true);
    expect(await isInside(alias, path.join(workspace, 'src/a.ts'))).toBe(true);
    expect(await isInside(alias, path.join(base, 'secret'))).toBe(false);
  });
});

describe('a path leads out of the workspace', () => {
  it.each([
    '..',
    '../secret',
    'src/../../secret',
    'missing/../../secret',
    'link-to-file',
    'link-to-folder/x',
    'link-to-folder/new/file',
    'link-to-nothing',
    'link-to-nothing/x',
    // Up from where the link leads, though the text alone seems to stay.
    'deep/../x',
    'loop/x',
    'winding/x',
    '../WORK/x',
    '/proc/self/root/etc/passwd',
    'src/a.ts/x',
    '../work-2/x',
    '/etc/passwd',
    '~/x',
    '~ada/x',
    'https://example.org/x',
    'file:///etc/passwd',
    'file://host/x',
    '',
    'a\0b',
  ])('by %j', async (written) => {
    expect(await isInside(workspace, written)).toBe(false);
  });

  it('by what means another folder to the agent than to us', async () => {
    const before = process.cwd();
    process.chdir(workspace);
    try {
      expect(await isInside(workspace, 'src/a.ts')).toBe(true);
      expect(await isInside(workspace, 'magic/src/a.ts')).toBe(false);
      expect(await isInside(workspace, '/proc/self/cwd/src/a.ts')).toBe(false);
    } finally {
      process.chdir(before);
    }
  });

  it('when the workspace is gone', async () => {
    expect(await isInside(path.join(base, 'gone'), 'x')).toBe(false);
  });
});
