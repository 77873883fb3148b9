import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { useClock } from '../../src/clock.ts';
import { ToKeeper } from '../../src/keeper/message.ts';
import { receive } from '../../src/keeper/wire.ts';
import { createKeepers } from '../../src/run/keepers.ts';

/** Leads to the socket at `file` what a daemon says to the keeper that it starts. */
function leadingTo(file: string): readonly string[] {
  const text = `
    const fs = require('node:fs');
    const [folder, , socket] = process.argv.slice(1);
    fs.mkdirSync(folder, { recursive: true });
    fs.symlinkSync(${JSON.stringify(file)}, socket);
    console.log('ready');
  `;
  return [process.execPath, '-e', text];
}

test('a keeper is asked to stay at most once in ten seconds, and then again', async () => {
  const dataDir = process.env['OD_DATA_DIR'] ?? '';
  const hand = { awake: 0 };
  onTestFinished(
    useClock({
      now: () => hand.awake,
      awake: () => hand.awake,
      uptime: () => hand.awake,
      later: () => () => undefined,
      at: () => () => undefined,
    }),
  );
  const asked: string[] = [];
  const server = createServer();
  onTestFinished(() => void server.close());
  const file = path.join(dataDir, 'led.sock');
  server.listen(file);
  await once(server, 'listening');
  const left = new Promise<void>((resolve) => {
    server.on('connection', (daemon: Socket) => {
      receive(daemon, ToKeeper, ({ type }) => asked.push(type));
      daemon.once('close', () => resolve());
    });
  });
  const program = leadingTo(file);
  const all = createKeepers({
    dataDir,
    program,
    isReplaced: async () => false,
    silent: () => undefined,
  });

  for (const awake of [0, 1, 9_999, 10_000, 19_999]) {
    hand.awake = awake;
    all.makeReady();
  }
  all.close();
  await left;

  expect(asked).toEqual(['stay', 'stay']);
});
