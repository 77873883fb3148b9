import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { createSecrets } from '../../src/show/secrets.ts';
import { readOrCreateToken } from '../../src/show/token.ts';
import { type Frame, startFrame, TOKEN } from './frame.ts';

const auth = { kind: 'token', token: TOKEN, tokenFile: '/data/od/token' } as const;
const bearer = { authorization: `Bearer ${TOKEN}` };
const handlers = { listRoutines: () => ({ routines: [] }) };
const dataDir = () => process.env['OD_DATA_DIR'] ?? '';

async function makeLink(frame: Frame): Promise<{ path: string; expiresAt: number }> {
  const answer = await frame.send({ method: 'POST', path: '/api/login-links', headers: bearer });
  expect(answer.status).toBe(201);
  const { url, expiresAt } = answer.json();
  expect(url).toMatch(new RegExp(`^${frame.url}/login\\?code=[A-Za-z0-9_-]{43}$`));
  return { path: url.slice(frame.url.length), expiresAt };
}

describe('the token', () => {
  test('is asked for everywhere but at the health check and the login', async () => {
    const frame = await startFrame(handlers, { auth });
    const status = async (at: string) => (await frame.send({ path: at })).status;
    expect(await status('/api/health')).toBe(200);
    for (const at of [
      '/',
      '/api/routines',
      '/api/events',
      '/api/docs',
      '/api/openapi.json',
      '/nothing',
      '/api/health/',
      '/api/health/..',
      '//login',
    ])
      expect([at, await status(at)]).toEqual([at, 401]);
  });

  test('opens the API when it is right, and nothing else does', async () => {
    const frame = await startFrame(handlers, { auth });
    const at = (headers: Record<string, string>) => frame.send({ path: '/api/routines', headers });
    expect((await at(bearer)).status).toBe(200);
    expect((await at({ authorization: `bearer  ${TOKEN}` })).status).toBe(200);
    for (const authorization of [
      `Bearer ${TOKEN}x`,
      TOKEN,
      `Basic ${TOKEN}`,
      'Bearer',
      'Bearer undefined',
      '',
    ])
      expect([authorization, (await at({ authorization })).status]).toEqual([authorization, 401]);
    expect((await at({ cookie: `od_session_${frame.port}=${TOKEN}` })).status).toBe(401);
  });

  test('is said to be missing with the file where it is', async () => {
    const frame = await startFrame(handlers, { auth });
    const answer = await frame.send({ path: '/api/routines' });
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer.json().error.code).toBe('UNAUTHORIZED');
    expect(answer.json().error.message).toContain('/data/od/token');
    const page = await frame.send({ path: '/', headers: { accept: 'text/html' } });
    expect(page.status).toBe(401);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.text).toContain('open-design login');
  });

  test('is not asked for where the daemon is told so', async () => {
    const frame = await startFrame(handlers);
    expect((await frame.send({ path: '/api/routines' })).status).toBe(200);
    expect((await frame.send({ path: '/' })).text).toContain('/api/docs');
  });
});

describe('a login link', () => {
  test('signs one browser in, once', async () => {
    const frame = await startFrame(handlers, { auth });
    const link = await makeLink(frame);
    // A look at the link beforehand does not use it up.
    expect((await frame.send({ method: 'HEAD', path: link.path })).status).toBe(405);
    // A link that is typed or pasted.
    const login = await frame.send({ path: link.path, headers: { 'sec-fetch-site': 'none' } });
    expect([login.status, login.headers.location]).toEqual([303, '/']);
    const [set = ''] = login.headers['set-cookie'] ?? [];
    expect(set).toMatch(
      /^od_session_\d+=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=2592000$/,
    );
    const [cookie = ''] = set.split(';');
    expect(
      (await frame.send({ path: '/api/routines', headers: { cookie: `a=b; ${cookie}` } })).status,
    ).toBe(200);
    expect((await frame.send({ path: '/', headers: { cookie } })).status).toBe(200);

    const again = await frame.send({ path: link.path });
    expect(again.status).toBe(403);
    expect(again.headers['set-cookie']).toBeUndefined();
    expect(again.text).toContain('open-design login');
  });

  test('at a second daemon of the same host leaves the browser signed in at the first', async () => {
    const frames = [await startFrame(handlers, { auth }), await startFrame(handlers, { auth })];
    // A browser keeps its cookies by host and name, whatever the port.
    const jar = new Map<string, string>();
    for (const frame of frames) {
      const { headers } = await frame.send({ path: (await makeLink(frame)).path });
      const [, name = '', value = ''] =
        /^(\w+)=([^;]+)/.exec(headers['set-cookie']?.[0] ?? '') ?? [];
      jar.set(name, value);
    }
    const cookie = Array.from(jar, (pair) => pair.join('=')).join('; ');
    const answers = frames.map((frame) =>
      frame.send({ path: '/api/routines', headers: { cookie } }),
    );
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
    const schemes = await frames[1]?.send({ path: '/api/openapi.json', headers: { cookie } });
    expect(schemes?.json().components.securitySchemes.session.name).toBe(
      `od_session_${frames[1]?.port}`,
    );
  });

  test('is made only for who shows the token', async () => {
    const frame = await startFrame(handlers, { auth });
    expect((await frame.send({ method: 'POST', path: '/api/login-links' })).status).toBe(401);
    for (const at of ['/login', '/login?code=', '/login?code=guess', '/login?code=a&code=b'])
      expect([at, (await frame.send({ path: at })).status]).toEqual([at, 403]);
  });

  test('ends after ten minutes', async () => {
    vi.useFakeTimers({ now: 1_000_000 });
    try {
      const frame = await startFrame(handlers, { auth });
      const [early, late] = [await makeLink(frame), await makeLink(frame)];
      expect(early.expiresAt).toBe(1_000_000 + 600_000);
      vi.setSystemTime(1_000_000 + 599_999);
      expect((await frame.send({ path: early.path })).status).toBe(200);
      vi.setSystemTime(1_000_000 + 600_000);
      expect((await frame.send({ path: late.path })).status).toBe(403);
    } finally {
      vi.useRealTimers();
    }
  });

  test('pushes out the oldest when there are too many', () => {
    const secrets = createSecrets({ lifeMs: 1_000, max: 2 });
    const [a, b, c] = [secrets.issue(), secrets.issue(), secrets.issue()];
    expect([a, b, c].map(({ secret }) => secrets.has(secret))).toEqual([false, true, true]);
  });
});

describe('a login link that is followed from a page of another site', () => {
  const navigation = {
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
    'sec-fetch-user': '?1',
  };

  test.each(['cross-site', 'same-site', undefined])(
    'goes on by itself, since the cookie would not be sent with a redirect (%s)',
    async (site) => {
      const frame = await startFrame(handlers, { auth });
      const { path: at } = await makeLink(frame);
      const headers = { ...navigation, ...(site !== undefined && { 'sec-fetch-site': site }) };
      const page = await frame.send({ path: at, headers });
      expect([page.status, page.headers.location]).toEqual([200, undefined]);
      expect(page.headers['refresh']).toBe('0; url=/');
      expect(page.headers['content-security-policy']).toContain("default-src 'none'");
      expect(page.text).not.toContain('<script');
      // For who has told the browser not to go on by itself.
      expect(page.text).toContain('<a href="/">');
      const [set = ''] = page.headers['set-cookie'] ?? [];
      expect(set).toMatch(/; SameSite=Strict; Max-Age=2592000$/);
      const [cookie = ''] = set.split(';');
      const home = { ...navigation, 'sec-fetch-site': 'same-origin', cookie };
      expect((await frame.send({ path: '/', headers: home })).status).toBe(200);
    },
  );

  test('works once, as any other', async () => {
    const frame = await startFrame(handlers, { auth });
    const { path: at } = await makeLink(frame);
    const headers = { ...navigation, 'sec-fetch-site': 'cross-site' };
    await frame.send({ path: at, headers });
    const again = await frame.send({ path: at, headers });
    expect([again.status, again.headers['refresh']]).toEqual([403, undefined]);
  });
});

describe('a link to a page that is followed from a page of another site', () => {
  const followed = {
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
    accept: 'text/html',
  };

  test('is asked for once more by the browser itself, which sends its cookie with that', async () => {
    const frame = await startFrame(handlers, { auth });
    const refresh = async (headers: Record<string, string>) => {
      const answer = await frame.send({ path: '/', headers: { ...followed, ...headers } });
      return [answer.status, answer.headers['refresh']];
    };
    const byPerson = { 'sec-fetch-user': '?1' };
    expect(await refresh({ 'sec-fetch-site': 'cross-site', ...byPerson })).toEqual([401, '0']);
    expect(await refresh({ 'sec-fetch-site': 'same-site', ...byPerson })).toEqual([401, '0']);
    // The second time, and for who has typed the address: it would go round for ever.
    expect(await refresh({ 'sec-fetch-site': 'same-origin' })).toEqual([401, undefined]);
    expect(await refresh({ 'sec-fetch-site': 'cross-site' })).toEqual([401, undefined]);
    expect(await refresh({ 'sec-fetch-site': 'none', ...byPerson })).toEqual([401, undefined]);
  });
});

/** A browser that has signed in. */
async function browser(frame: Frame) {
  const { headers } = await frame.send({ path: (await makeLink(frame)).path });
  const [cookie = ''] = headers['set-cookie']?.[0]?.split(';') ?? [];
  return {
    get: async () => (await frame.send({ path: '/api/routines', headers: { cookie } })).status,
    post: (at: string, more: Record<string, string> = {}) =>
      frame.send({ method: 'POST', path: at, headers: { cookie, ...more } }),
  };
}
const sessions = async (frame: Frame) =>
  (await frame.send({ path: '/api/system', headers: bearer })).json().sessions;

describe('a session', () => {
  test('ends for the browser that says so, and for no other', async () => {
    const frame = await startFrame(handlers, { auth });
    const [one, other] = [await browser(frame), await browser(frame)];
    expect(await sessions(frame)).toBe(2);
    const answer = await one.post('/api/logout');
    expect(answer.json()).toEqual({ ok: true });
    expect(answer.headers['set-cookie']).toEqual([
      `od_session_${frame.port}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`,
    ]);
    expect([await one.get(), await other.get()]).toEqual([401, 200]);
    expect(await sessions(frame)).toBe(1);
  });

  test('of every browser ends at once, and links that nobody has used with them', async () => {
    const frame = await startFrame(handlers, { auth });
    const [one, other] = [await browser(frame), await browser(frame)];
    const link = await makeLink(frame);
    expect((await one.post('/api/sessions/end')).json()).toEqual({ ended: 2 });
    expect([await one.get(), await other.get()]).toEqual([401, 401]);
    expect((await frame.send({ path: link.path })).status).toBe(403);
    expect(await sessions(frame)).toBe(0);
  });

  test('is not ended by a page of another site, nor by who is not signed in', async () => {
    const frame = await startFrame(handlers, { auth });
    const one = await browser(frame);
    for (const at of ['/api/logout', '/api/sessions/end']) {
      expect((await one.post(at, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect((await one.post(at, { origin: 'http://evil.example' })).status).toBe(403);
      expect((await frame.send({ method: 'POST', path: at })).status).toBe(401);
    }
    expect(await one.get()).toBe(200);
  });

  test('is none where the program asks for the token alone', async () => {
    const frame = await startFrame(handlers, { auth });
    const answer = await frame.send({ method: 'POST', path: '/api/logout', headers: bearer });
    expect(answer.status).toBe(200);
    expect(await sessions(frame)).toBe(0);
  });
});

describe('the token file', () => {
  test('is made for the user alone and read from then on', async () => {
    const first = await readOrCreateToken(path.join(dataDir(), 'new'));
    expect(first.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(first.warning).toBeNull();
    expect((await stat(first.path)).mode & 0o777).toBe(0o600);
    expect((await readFile(first.path, 'utf8')).trim()).toBe(first.token);
    expect(await readOrCreateToken(path.join(dataDir(), 'new'))).toEqual(first);
  });

  test('is one and the same for daemons that start at once', async () => {
    for (let round = 0; round < 20; round++) {
      const folder = path.join(dataDir(), `round-${round}`);
      // Each starts a little after the one before, so that they meet at every step.
      const all = await Promise.all(
        Array.from({ length: 12 }, async (_, behind) => {
          for (let step = 0; step < behind; step++) await stat(dataDir());
          return readOrCreateToken(folder);
        }),
      );
      expect(new Set(all.map(({ token }) => token)).size).toBe(1);
      expect(await readdir(folder)).toEqual(['token']);
    }
  });

  test('that others could read is narrowed, and this is said', async () => {
    const { path: file, token } = await readOrCreateToken(dataDir());
    await chmod(file, 0o644);
    const again = await readOrCreateToken(dataDir());
    expect(again.token).toBe(token);
    expect(again.warning).toContain('644');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('that holds no token, or is no file, is refused with what to do', async () => {
    await writeFile(path.join(dataDir(), 'token'), 'short\n', { mode: 0o600 });
    await expect(readOrCreateToken(dataDir())).rejects.toMatchObject({
      code: 'DATA_DIR_UNUSABLE',
      message: expect.stringContaining('Delete it'),
    });
    await mkdir(path.join(dataDir(), 'other', 'token'), { recursive: true, mode: 0o700 });
    await expect(readOrCreateToken(path.join(dataDir(), 'other'))).rejects.toMatchObject({
      code: 'DATA_DIR_UNUSABLE',
    });
  });
});
