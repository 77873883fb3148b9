import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { routes } from '@open-design/contracts';
import { expect, it } from 'vitest';
import { startDaemon } from '../house/daemon.ts';
import { newFolder, write } from '../workspace/stage.ts';

it('a preview of a project shows the files of its folder, in an origin of their own, and none beside it', async () => {
  const daemon = await startDaemon();
  const folder = newFolder();
  write(folder, { 'site/a page.html': '<p>here</p>', '.env': 'SECRET=1' });
  const outside = newFolder();
  write(outside, { 'secret.txt': 'outside' });
  symlinkSync(path.join(outside, 'secret.txt'), path.join(folder, 'link.txt'));
  await daemon.client.call(routes.createProject, { body: { id: 'site', name: 'Site', folder } });

  const { url } = await daemon.client.call(routes.createPreview, { body: { projectId: 'site' } });
  const at = (name: string) => fetch(`${daemon.url}${url}${name}`);
  const shown = await at('site/a%20page.html');
  expect([shown.status, await shown.text()]).toEqual([200, '<p>here</p>']);
  expect(shown.headers.get('content-security-policy')).toMatch(
    /^sandbox allow-scripts; default-src 'none';.*connect-src 'none'/,
  );
  for (const name of ['.env', 'link.txt', `..%2f${path.basename(outside)}%2fsecret.txt`])
    expect([name, (await at(name)).status]).toEqual([name, 404]);
});
