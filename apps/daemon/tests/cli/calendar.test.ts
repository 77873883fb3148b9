import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { routes } from '@open-design/contracts';
import { expect, test } from 'vitest';
import { newDataDir, startOwnDaemon } from './own-daemon.ts';

test('the address of the calendar is printed, works, and is revoked', async () => {
  const daemon = await startOwnDaemon(newDataDir());
  try {
    const { code, stdout } = await daemon.tell(['calendar', 'link']);
    const link = stdout.trim();
    const answer = await fetch(link);
    expect([code, answer.status]).toEqual([0, 200]);
    expect(await answer.text()).toMatch(/^BEGIN:VCALENDAR\r\n/);
    expect((await daemon.ask('calendar', 'link')).answer).toEqual({ url: link });

    const revoked = await daemon.tell(['calendar', 'revoke']);

    expect([revoked.code, revoked.stdout]).toEqual([
      0,
      'Revoked. `open-design calendar link` makes another address.\n',
    ]);
    expect((await fetch(link)).status).toBe(401);
  } finally {
    await daemon.stop();
  }
});

test('the address of the calendar is nowhere in the log, nor in what is refused', async () => {
  const dataDir = newDataDir();
  const logFile = path.join(dataDir, 'log');
  const fd = openSync(logFile, 'a');
  const daemon = await startOwnDaemon(dataDir, { level: 'trace', fd });
  closeSync(fd);
  try {
    const link = (await daemon.tell(['calendar', 'link'])).stdout.trim();
    const token = new URL(link).searchParams.get('token') ?? '';
    expect(token).toMatch(/^[\w-]{43}$/);
    expect((await fetch(link)).status).toBe(200);
    await daemon.tell(['calendar', 'revoke']);
    const { routine } = await daemon.client.call(routes.createRoutine, {
      body: {
        name: 'It',
        prompt: 'Hi.',
        schedule: { kind: 'daily', time: '00:00' },
        target: { mode: 'create_each_run' },
        enabled: false,
      },
    });
    await daemon.client.call(routes.runRoutine, { params: { id: routine.id } });

    const { url } = daemon.record;
    const paths = ['/api/calendar.ics', '/api/nothing', '/api/routines', '/%'];
    const answers = await Promise.all(
      paths.flatMap((it) =>
        ['text/html', 'application/json'].map(async (accept) => {
          const answer = await fetch(`${url}${it}?token=${token}`, { headers: { accept } });
          return `${answer.status} ${JSON.stringify([...answer.headers])} ${await answer.text()}`;
        }),
      ),
    );

    for (const answer of answers) expect(answer).toMatch(/^4\d\d /);
    expect(answers.join()).not.toContain(token);
    const log = readFileSync(logFile, 'utf8');
    expect(log).toContain(routine.id);
    expect(log).not.toContain(token);
  } finally {
    await daemon.stop();
  }
});
