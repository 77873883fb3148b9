import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createPreviews } from '../../src/show/previews.ts';
import { type Frame, startFrame, TOKEN } from './frame.ts';

const page = '<script>fetch("/api/routines")</script>';
const asFrame = {
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'iframe',
};
/** What a browser says of a picture that a page in an origin of its own asks for. */
const asPart = {
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'no-cors',
  'sec-fetch-dest': 'image',
};

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'od-preview-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return folder;
}

/** A daemon that asks for its token, with a preview open on a folder. */
async function opened(): Promise<{ frame: Frame; url: string; base: string }> {
  const previews = createPreviews();
  const auth = { kind: 'token', token: TOKEN, tokenFile: '/token' } as const;
  const frame = await startFrame({}, { previews, auth });
  const folder = await folderWith({
    'index.html': page,
    'a b/c.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'a b/index.html': 'inner',
    '.env': 'secret',
  });
  await symlink('/etc/hostname', path.join(folder, 'out.txt'));
  const { url } = previews.open(folder);
  return { frame, url, base: `${frame.url}${url}` };
}

test('a page is shown without token or cookie, in an origin of its own without network', async () => {
  const { frame, url, base } = await opened();
  const answer = await frame.send({ path: url, headers: asFrame });
  expect([answer.status, answer.text]).toEqual([200, page]);
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(String(answer.headers['content-security-policy']).split('; ')).toEqual([
    'sandbox allow-scripts',
    "default-src 'none'",
    `script-src 'unsafe-inline' ${base}`,
    `style-src 'unsafe-inline' ${base}`,
    `img-src data: blob: ${base}`,
    `font-src data: ${base}`,
    `media-src data: blob: ${base}`,
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ]);
  expect(answer.headers).toMatchObject({
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'cross-origin',
    'cross-origin-opener-policy': 'unsafe-none',
  });
  const names = Object.keys(answer.headers);
  expect(names.filter((name) => /^access-control-|^set-cookie$/.test(name))).toEqual([]);
});

test('its parts are found below it, a folder shows its index', async () => {
  const { frame, url } = await opened();
  const part = await frame.send({ path: `${url}a%20b/c.svg`, headers: asPart });
  expect([part.status, part.headers['content-type']]).toEqual([
    200,
    'image/svg+xml; charset=utf-8',
  ]);
  expect((await frame.send({ path: `${url}a%20b/?v=1` })).text).toBe('inner');
  const head = await frame.send({ method: 'HEAD', path: url });
  expect([head.status, head.text]).toEqual([200, '']);
});

test('nothing outside the folder, hidden or written is reached through it', async () => {
  const { frame, url } = await opened();
  for (const name of [
    '.env',
    '../../etc/hostname',
    '..%2f..%2fetc%2fhostname',
    'out.txt',
    'none',
    'a%20b',
    '%00',
  ])
    expect([name, (await frame.send({ path: `${url}${name}` })).status]).not.toEqual([name, 200]);
  const outside = await frame.send({ path: `${url}none` });
  expect([outside.status, outside.headers['content-type']]).toEqual([
    404,
    'text/plain; charset=utf-8',
  ]);
  expect(outside.headers['content-security-policy']).toContain('sandbox');
  for (const method of ['POST', 'PUT', 'DELETE'])
    expect(
      (await frame.send({ method, path: url, headers: { authorization: `Bearer ${TOKEN}` } }))
        .status,
    ).toBe(405);
  expect((await frame.send({ method: 'POST', path: url })).status).toBe(401);
});

test('the ticket opens its folder and nothing else', async () => {
  const { frame, url } = await opened();
  for (const path of ['/api/routines', '/', url.slice(0, -1)])
    expect([path, (await frame.send({ path })).status]).toEqual([path, 401]);
  const guessed = `/preview/${'x'.repeat(43)}/`;
  const refused = await frame.send({ path: guessed });
  expect([refused.status, refused.text]).toEqual([404, expect.stringContaining('has ended')]);
});

test('a name that somebody else’s DNS points here is refused, with the ticket too', async () => {
  const { frame, url } = await opened();
  const answer = await frame.send({ path: url, host: `evil.example:${frame.port}` });
  expect(answer.status).toBe(421);
});

test('of more than a hundred previews the oldest ends', async () => {
  const previews = createPreviews();
  const frame = await startFrame({}, { previews });
  const folder = await folderWith({ 'index.html': 'here' });
  const urls = Array.from({ length: 101 }, () => previews.open(folder).url);
  expect(new Set(urls).size).toBe(101);
  expect((await frame.send({ path: urls[0] ?? '' })).status).toBe(404);
  expect((await frame.send({ path: urls[1] ?? '' })).status).toBe(200);
});

test('a preview ends after an hour', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const { frame, url } = await opened();
  vi.setSystemTime(Date.now() + 3_599_000);
  expect((await frame.send({ path: url })).status).toBe(200);
  vi.setSystemTime(Date.now() + 2_000);
  expect((await frame.send({ path: url })).status).toBe(404);
});
