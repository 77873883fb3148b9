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
