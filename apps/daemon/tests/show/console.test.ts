import { mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startFrame } from './frame.ts';

test('the console is what lies on the disk, also after another build of it', async () => {
  const consoleFolder = mkdtempSync(path.join(tmpdir(), 'od-console-'));
  const assets = path.join(consoleFolder, 'assets');
  mkdirSync(assets);
  writeFileSync(path.join(consoleFolder, 'index.html'), '<script src="/assets/app-1.js"></script>');
  writeFileSync(path.join(assets, 'app-1.js'), 'first();');
  const { send } = await startFrame({}, { consoleFolder });
  expect(await send({ path: '/assets/app-1.js' })).toMatchObject({ status: 200, text: 'first();' });

  renameSync(path.join(assets, 'app-1.js'), path.join(assets, 'app-2.js'));
  writeFileSync(path.join(consoleFolder, 'index.html'), '<script src="/assets/app-2.js"></script>');

  const page = await send({ path: '/routines' });
  expect(page.text).toContain('app-2.js');
  expect(page.headers['cache-control']).toBe('no-store');
  const asset = await send({ path: '/assets/app-2.js' });
  expect(asset).toMatchObject({ status: 200, text: 'first();' });
  expect(asset.headers['cache-control']).toContain('immutable');
  expect(asset.headers['x-content-type-options']).toBe('nosniff');
  const gone = await send({ path: '/assets/app-1.js' });
  expect(gone.status).toBe(404);
  expect(gone.text).toContain('ROUTE_NOT_FOUND');
  expect(gone.headers['x-content-type-options']).toBe('nosniff');
  for (const out of ['../../etc/passwd', '..%2f..%2fetc/passwd', '.', '%2e%2e/index.html'])
    expect((await send({ path: `/assets/${out}` })).status).toBe(404);
});
