import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { z } from 'zod';

/** A program that prints lines when it is told to, each with the instant at which it was printed. */
export interface Talker {
  readonly argv: string[];
  /** Waits until the program runs, and lets it talk. */
  readonly talk: () => Promise<void>;
  readonly close: () => void;
}

/** Makes a program that prints `lines` lines, one every `everyMs` (ms). */
export async function createTalker(lines: number, everyMs: number): Promise<Talker> {
  const server = createServer();
  const called = new Promise<Socket>((resolve) => server.once('connection', resolve));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const script = `require('node:net').connect(${port}, '127.0.0.1').resume().once('end', () => {
    let left = ${lines};
    const timer = setInterval(() => {
      process.stdout.write(performance.timeOrigin + performance.now() + '\\n');
      if (--left === 0) clearInterval(timer);
    }, ${everyMs});
  });`;
  return {
    argv: [process.execPath, '-e', script],
    talk: async () => void (await called).end(),
    close: () => void server.close(),
  };
}
