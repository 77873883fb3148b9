import { describe, expect, test } from 'vitest';
import { allowedHosts } from '../../src/show/allowed-hosts.ts';
import { asJson, type Frame, type Sent, startFrame, TOKEN } from './frame.ts';

const quiet = {
  async *daemonEvents() {},
  deleteRoutine: () => ({ ok: true }) as const,
  listRoutines: () => ({ routines: [] }),
};

async function refusal(frame: Frame, sent: Sent): Promise<[number, string]> {
  const answer = await frame.send(sent);
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  return [answer.status, answer.status < 300 ? 'passed' : answer.json().error.code];
}

const passed = [200, 'passed'];
const wrongHost = [421, 'WRONG_HOST'];
const forbidden = [403, 'FORBIDDEN_ORIGIN'];

describe('the name that a request is sent to', () => {
  test('must be one of this daemon, with its port', async () => {
    const frame = await startFrame(quiet, {
      reach: { host: '127.0.0.1', allowedHosts: ['OD.example:8443'] },
    });
    const { port } = frame;
    const path = '/api/routines';
    for (const host of [
      `127.0.0.1:${port}`,
      `localhost:${port}`,
      `LocalHost:${port}`,
      `[::1]:${port}`,
      'od.example:8443',
    ])
      expect([host, await refusal(frame, { path, host })]).toEqual([host, passed]);
    for (const host of [
      null,
      '',
      '127.0.0.1',
      'localhost',
      `127.0.0.1:${port + 1}`,
      `evil.com:${port}`,
      `127.0.0.1.evil.com:${port}`,
      `localhost.:${port}`,
      `127.0.0.1:${port}@evil.com`,
      `evil.com/127.0.0.1:${port}`,
      `127.0.0.2:${port}`,
      `0.0.0.0:${port}`,
      'od.example',
    ])
      expect([host, await refusal(frame, { path, host })]).toEqual([host, wrongHost]);
  });

  test('is looked at on every path, with the right token and without any', async () => {
    const frame = await startFrame(quiet, {
      auth: { kind: 'token', token: TOKEN, tokenFile: '/data/token' },
    });
    const host = `rebound.example:${frame.port}`;
    for (const path of [
      '/',
      '/login?code=x',
      '/api/health',
      '/api/routines',
      '/nothing',
      '/api/docs',
    ]) {
      const headers = { authorization: `Bearer ${TOKEN}` };
      expect(await refusal(frame, { path, host, headers })).toEqual(wrongHost);
      expect(await refusal(frame, { path, host })).toEqual(wrongHost);
    }
  });

  test('is the bound address alone where the daemon is not bound to loopback', () => {
    const at = (host: string, ...names: string[]) =>
      allowedHosts({ host, allowedHosts: names }, 7456);
    expect(at('192.168.1.5')).toEqual(['192.168.1.5:7456']);
    expect(at('fd00::5')).toEqual(['[fd00::5]:7456']);
    expect(at('0.0.0.0', 'box.lan:7456')[0]).toBe('box.lan:7456');
    expect(at('0.0.0.0')).not.toContain('0.0.0.0:7456');
    expect(allowedHosts({ host: 'localhost', allowedHosts: [] }, 80)).toContain('localhost');
  });
});

describe('the page that a request comes from', () => {
  const write: Sent = { method: 'DELETE', path: '/api/routines/x' };
  const events: Sent = { path: '/api/events' };

  test('may write and listen when it is our own, and so may a program', async () => {
    const frame = await startFrame(quiet);
    for (const it of [write, events])
      for (const headers of [
        {},
        { origin: frame.url },
        { origin: `http://localhost:${frame.port}`, 'sec-fetch-site': 'same-origin' },
        { 'sec-fetch-site': 'none' },
      ])
        expect([headers, await refusal(frame, { ...it, headers })]).toEqual([headers, passed]);
  });

  test('may neither write nor listen when it is another', async () => {
    const frame = await startFrame(quiet);
    for (const it of [write, events, { ...write, method: 'OPTIONS' }])
      for (const headers of [
        { origin: 'https://evil.com' },
        { origin: 'null' },
        { origin: '' },
        { origin: 'http://localhost:3000' },
        { origin: 'http://127.0.0.1' },
        { origin: `https://${frame.host}` },
        { origin: `http://127.0.0.1.evil.com:${frame.port}` },
        { origin: `${frame.url}, https://evil.com` },
        { origin: frame.url, 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        {
          'sec-fetch-site': 'cross-site',
          'sec-fetch-mode': 'navigate',
          'sec-fetch-dest': 'document',
        },
      ])
        expect([it, headers, await refusal(frame, { ...it, headers })]).toEqual([
          it,
          headers,
          forbidden,
        ]);
  });

  test('cannot start a run with a form or a plain-text POST', async () => {
    const frame = await startFrame();
    const path = '/api/routines/x/run';
    const headers = { origin: 'https://evil.com', 'content-type': 'text/plain' };
    expect(await refusal(frame, { method: 'POST', path, headers })).toEqual(forbidden);
    expect(await refusal(frame, { method: 'POST', path, headers, body: '{}' })).toEqual(forbidden);
    const json = { ...asJson, 'sec-fetch-site': 'cross-site' };
    expect(await refusal(frame, { method: 'POST', path, headers: json })).toEqual(forbidden);
  });

  test('may link to our pages, but not to the API, and not embed either', async () => {
    const frame = await startFrame(quiet);
    const from = (mode: string, dest: string, site = 'cross-site') => ({
      'sec-fetch-site': site,
      'sec-fetch-mode': mode,
      'sec-fetch-dest': dest,
    });
    const link = from('navigate', 'document');
    const status = async (path: string, headers: Record<string, string>) =>
      (await frame.send({ path, headers })).status;
    expect(await status('/', link)).toBe(200);
    expect(await status('/api/docs', link)).toBe(200);
    expect(await status('/api/routines', link)).toBe(403);
    expect(await status('/', from('navigate', 'iframe'))).toBe(403);
    expect(await status('/', from('no-cors', 'image'))).toBe(403);
    expect(await status('/api/routines', from('no-cors', 'script', 'same-site'))).toBe(403);
    expect(await status('/api/routines', from('cors', 'empty', 'same-origin'))).toBe(200);
  });
});

test('every answer tells the browser to keep it to itself', async () => {
  const frame = await startFrame(quiet);
  for (const path of [
    '/',
    '/api/routines',
    '/api/nothing',
    '/api/docs',
    '/api/openapi.json',
    '/api/events',
    '/login',
  ]) {
    const { headers } = await frame.send({ path });
    expect([path, headers]).toEqual([
      path,
      expect.objectContaining({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': expect.stringContaining('no-store'),
        'content-security-policy': expect.stringMatching(
          /default-src 'none'.*frame-ancestors 'none'/,
        ),
      }),
    ]);
  }
});
