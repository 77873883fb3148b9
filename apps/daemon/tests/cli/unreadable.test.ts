import path from 'node:path';
import { routes } from '@open-design/contracts';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { startDaemon } from '../house/daemon.ts';
import { openDesign } from './program.ts';

it('a routine that a newer program wrote is listed as such, and repaired by an edit on the command line', async () => {
  const { client, url } = await startDaemon();
  const { routine } = await client.call(routes.createRoutine, {
    body: {
      name: 'Moon',
      prompt: 'Howl.',
      target: { mode: 'create_each_run' },
      schedule: { kind: 'daily', time: '08:30', timezone: 'UTC' },
      enabled: true,
    },
  });
  const db = new Database(path.join(process.env['OD_DATA_DIR'] ?? '', 'app.sqlite'));
  db.prepare(`UPDATE routines SET schedule_json = '{"kind":"lunar"}'`).run();
  db.close();
  const call = (...args: string[]) => openDesign(['--url', url, 'routine', ...args]);

  const listed = await call('list');
  expect(listed.stdout).toContain(`cannot be read: Moon (${routine.id})`);
  const edited = await call('edit', 'Moon', '--schedule', 'daily:09:00@UTC');
  expect(edited).toMatchObject({ code: 0, stderr: '' });
  expect((await call('list')).stdout).not.toContain('cannot be read');
  const { routine: repaired } = await client.call(routes.getRoutine, {
    params: { id: routine.id },
  });
  expect(repaired).toMatchObject({ schedule: { kind: 'daily', time: '09:00' } });
});
