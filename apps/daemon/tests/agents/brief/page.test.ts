import { createHash } from 'node:crypto';
import { symlinkSync, writeFileSync, readFileSync, lstatSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BriefClient } from './brief-client.ts';
import { emptyFolder, pageIn, TestRepository } from './folders.ts';

let brief: BriefClient;
beforeEach(() => {
  brief = new BriefClient();
});
afterEach(async () => expect(await brief.close()).toBe(0));

const BIDI = '\u202e';

test('what people wrote cannot become markup or hide itself', async () => {
  const repository = new TestRepository();
  repository.commit(
    `<script>alert("1")</script> & 'x' ${BIDI}txt.exe`,
    { '<img src=x onerror=1>/a\nb"\'.txt': '1\n', [`left${BIDI}right.md`]: '1\n' },
    { author: 'Eve </bdi><script>2' },
  );
  repository.write('new\n<svg onload=3>.txt', '');
  await brief.brief(
    repository.folder,
    { lastSuccessAt: 0, runId: '<i>run</i>' },
    '<b>please</b>\nsecond line',
  );
  const page = pageIn(repository.folder);
  expect(page).not.toMatch(/<(script|img|i|b|svg onload)[ >](?!Built-in)/);
  expect(page).not.toContain(BIDI);
  expect(page).toContain(
    '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39; [U+202E]txt.exe',
  );
  expect(page).toContain('&lt;img src=x onerror=1&gt;/');
  expect(page).toContain('new\\n&lt;svg onload=3&gt;.txt');
  expect(page).toContain('&lt;b&gt;please&lt;/b&gt;\nsecond line');
  expect(page).toContain('Run &lt;i&gt;run&lt;/i&gt;');
  expect(brief.text('answer')).not.toContain(BIDI);
});

test('the page runs nothing and loads nothing', async () => {
  const repository = new TestRepository();
  repository.commit('Start', { a: '1\n' });
  await brief.brief(repository.folder, { lastSuccessAt: 0 });
  const page = pageIn(repository.folder);
  const style = /<style>([^]*)<\/style>/.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(page).toContain(
    `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
  );
  expect(page).not.toMatch(/<(script|link|img|iframe|object|embed|form)\b/i);
  expect(page).not.toMatch(/\s(style|on\w+|src|href)=/i);
  expect(style).not.toMatch(/url\(|@import/);
  expect(style).toContain('prefers-color-scheme: dark');
});

test('a page of the day before is replaced, and a link in its place is not followed', async () => {
  const repository = new TestRepository();
  repository.commit('Start', { a: '1\n' });
  const elsewhere = path.join(emptyFolder(), 'precious.txt');
  writeFileSync(elsewhere, 'precious');
  symlinkSync(elsewhere, path.join(repository.folder, 'brief.html'));
  await brief.brief(repository.folder);
  expect(readFileSync(elsewhere, 'utf8')).toBe('precious');
  expect(lstatSync(path.join(repository.folder, 'brief.html')).isFile()).toBe(true);
});

test('a long request is quoted at its beginning', async () => {
  const folder = emptyFolder();
  await brief.brief(folder, {}, `Please ${'x'.repeat(10_000)}`);
  expect(pageIn(folder)).toContain('Please xxx');
  expect(pageIn(folder)).not.toContain('x'.repeat(4000));
});
