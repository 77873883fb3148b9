import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listFiles } from '../../src/show/files.ts';
import { openFile } from '../../src/show/open-file.ts';
import { startFrame } from './frame.ts';

let base = '';
let folder = '';

beforeEach(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), 'od-files-'));
  folder = path.join(base, 'project');
  await put('project/index.html', '<script>alert(1)</script>');
  await put('project/a/one two.txt', 'héllo');
  await put('project/a/b/c.json', '{}');
  await put('project/.git/config', 'secret');
  await put('project/.env', 'secret');
  await put('project/node_modules/x/index.js', 'x');
  await put('project/empty.css', '');
  await put('secret.txt', 'secret');
  await put('project-2/secret.txt', 'secret');
  await symlink(path.join(base, 'secret.txt'), path.join(folder, 'link.txt'));
  await symlink('..', path.join(folder, 'up'));
  await symlink('.git', path.join(folder, 'git'));
  await symlink('a/b', path.join(folder, 'inside'));
  await symlink('loop', path.join(folder, 'loop'));
});

afterEach(() => rm(base, { recursive: true, force: true }));

async function put(name: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(base, name)), { recursive: true });
  await writeFile(path.join(base, name), text);
}

describe('the list of files', () => {
  test('is sorted and leaves out hidden ones, node_modules and links', async () => {
    const { files, truncated } = await listFiles(folder, 5_000);
    expect(truncated).toBe(false);
    expect(files.map(({ path: at, kind, size }) => [at, kind, size])).toEqual([
      ['a', 'folder', 0],
      ['a/b', 'folder', 0],
      ['a/b/c.json', 'file', 2],
      ['a/one two.txt', 'file', 6],
      ['empty.css', 'file', 0],
      ['index.html', 'file', 25],
    ]);
    expect(files[0]?.modifiedAt).toBeGreaterThan(1_600_000_000_000);
  });

  test('stops at the limit with what is nearest the top, and says so', async () => {
    const names = async (limit: number) => {
      const { files, truncated } = await listFiles(folder, limit);
      return [files.map((file) => file.path), truncated];
    };
    expect(await names(3)).toEqual([['a', 'empty.css', 'index.html'], true]);
    expect(await names(5)).toEqual([
      ['a', 'a/b', 'a/one two.txt', 'empty.css', 'index.html'],
      true,
    ]);
    expect((await names(6))[1]).toBe(false);
  });

  test('is empty for a folder that is not there yet, and fails for one that is a file', async () => {
    expect(await listFiles(path.join(base, 'none'), 10)).toEqual({ files: [], truncated: false });
    await expect(listFiles(path.join(base, 'secret.txt'), 10)).rejects.toThrow('ENOTDIR');
  });

  test('holds 5,000 of 12,000 files', async () => {
    await mkdir(path.join(folder, 'many'));
    const names = Array.from({ length: 12_000 }, (_, at) => path.join(folder, 'many', `f${at}`));
    for (let from = 0; from < names.length; from += 500)
      await Promise.all(names.slice(from, from + 500).map((name) => writeFile(name, '')));
    const { files, truncated } = await listFiles(folder, 5_000);
    expect([files.length, truncated]).toEqual([5_000, true]);
  });
});

describe('a file over HTTP', () => {
  const start = () => startFrame({ rawFile: ({ params }) => openFile(folder, params['*']) });
  const raw = (name: string) => `/api/projects/p/raw/${name}`;

  test('is given as it is, in a sandbox', async () => {
    const frame = await start();
    const page = await frame.send({ path: raw('index.html') });
    expect([page.status, page.text]).toEqual([200, '<script>alert(1)</script>']);
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-length': '25',
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      'content-security-policy':
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    });
    expect((await frame.send({ path: raw('a/one%20two.txt') })).text).toBe('héllo');
    expect((await frame.send({ path: raw('inside/c.json') })).text).toBe('{}');
    const empty = await frame.send({ path: raw('empty.css') });
    expect([empty.status, empty.text, empty.headers['content-length']]).toEqual([200, '', '0']);
    const head = await frame.send({ method: 'HEAD', path: raw('index.html') });
    expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', '25']);
  });

  test.each([
    '../secret.txt',
    '../project-2/secret.txt',
    '..%2fsecret.txt',
    '%2e%2e/secret.txt',
    '%2e%2e%2fsecret.txt',
    '.%2e/secret.txt',
    'a/../../secret.txt',
    'a/%2e%2e/%2e%2e/secret.txt',
    '..%5csecret.txt',
    'a%5c..%5c..%5csecret.txt',
    '/etc/passwd',
    '%2fetc%2fpasswd',
    'link.txt',
    'up/secret.txt',
    'up/project/.env',
    'git/config',
    '.git/config',
    '.env',
    '%2egit/config',
    'a/',
    'a',
    '.',
    './index.html',
    'a//b/c.json',
    'index.html/x',
    'index.html%00.txt',
    'loop',
    'none.txt',
    'n'.repeat(300),
  ])('%s is not given', async (name) => {
    const frame = await start();
    const answer = await frame.send({ path: raw(name) });
    expect([answer.status, answer.json().error.code]).toEqual([404, 'FILE_NOT_FOUND']);
    expect(answer.text).not.toContain('root:');
  });

  test('that is a pipe is not waited for', async () => {
    execFileSync('mkfifo', [path.join(folder, 'pipe')]);
    const frame = await start();
    expect((await frame.send({ path: raw('pipe') })).status).toBe(404);
  });
});
