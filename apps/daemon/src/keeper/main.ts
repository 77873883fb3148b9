import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { createAgents } from '../agents/registry.ts';
import { startedToken } from '../agents/process/identity.ts';
import { later } from '../clock.ts';
import { ownEnvironment } from '../config/config.ts';
import { briefProgram, programVersion } from '../config/programs.ts';
import { messageOf } from '../errors.ts';
import type { KeeperRecord } from '../spool/folder.ts';
import { OpenQuestions } from '../agents/approval/open-questions.ts';
import { createKeeper } from './keeper.ts';
import { type FromKeeper, ToKeeper, wireVersion } from './message.ts';
import { receive, send } from './wire.ts';

/** With nothing to own and daemons connected it waits this long (ms) for the next run. */
const lingerMs = 30_000;

/**
 * The program that owns agent processes, so that a run outlives its daemon
 * (ADR 0004). Arguments: the folder of keepers, its own id, the socket's path,
 * and the wire that its daemon speaks.
 */
async function main(folder: string, id: string, socket: string): Promise<void> {
  const record: KeeperRecord = {
    id,
    pid: process.pid,
    startedToken: await startedToken(process.pid),
    socket,
  };
  const environment = ownEnvironment();
  const questions = new OpenQuestions();
  const agents = createAgents({
    briefProgram: briefProgram(),
    environment,
    version: programVersion(),
  });
  const daemons = new Set<Socket>();
  let takeBack: (() => void) | undefined;
  const keeper = createKeeper({
    record,
    findAgent: (agentId) => agents.find(agentId),
    environment,
    questions,
    tell,
    idle: rest,
  });

  function tell(message: FromKeeper): void {
    for (const daemon of daemons) send(daemon, message);
  }

  function obey(message: ToKeeper, daemon: Socket): void {
    switch (message.type) {
      case 'start':
        return keeper.start(message.order);
      case 'stay':
        return rest();
      case 'ping':
        return void send(daemon, { type: 'pong' });
      case 'stop':
        return keeper.stop(message.agentRunId, message.reason);
      case 'allow':
        return keeper.allow(message.agentRunId, message.granted);
      case 'answer': {
        const { requestId, answer, by } = message;
        return tell({ type: 'answered', requestId, fate: questions.answer(requestId, answer, by) });
      }
    }
  }

  /** Nothing to own: it goes at once when nobody is there, else after a while. */
  function rest(): void {
    takeBack?.();
    takeBack = undefined;
    if (keeper.runs.size > 0) return;
    if (daemons.size === 0) return void leave();
    takeBack = later(lingerMs, () => tell({ type: 'leaving' }));
  }

  function leaveAlone(): void {
    const waits = [...keeper.runs.values()].flatMap(({ aloneMs }) => aloneMs ?? []);
    if (keeper.runs.size === 0) rest();
    else if (waits.length === keeper.runs.size && waits.length > 0)
      takeBack = later(Math.max(...waits), () => void keeper.stopAll('alone'));
  }

  async function leave(): Promise<void> {
    server.close();
    // A socket that is not among the keepers has a folder of its own.
    const isNear = path.dirname(socket) === folder;
    await rm(isNear ? socket : path.dirname(socket), { recursive: true, force: true });
    await rm(path.join(folder, `${id}.json`), { force: true });
    process.exit(0);
  }

  const server = createServer((daemon) => {
    daemons.add(daemon);
    takeBack?.();
    takeBack = undefined;
    daemon.on('error', () => undefined);
    daemon.on('close', () => {
      daemons.delete(daemon);
      if (daemons.size === 0) leaveAlone();
    });
    receive(daemon, ToKeeper, (message) => obey(message, daemon));
    rest();
  });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  });
  await chmod(socket, 0o600);
  await writeFile(path.join(folder, `${id}.json`), JSON.stringify(record), { mode: 0o600 });
  process.once('SIGTERM', () => void keeper.stopAll('daemon_stopped').then(leave));
  // Its daemon may be killed before it connects; nobody else knows of this one.
  takeBack = later(lingerMs, rest);
  // The daemon that started it waits for this line; nobody reads another.
  process.stdout.on('error', () => undefined);
  process.stdout.write('ready\n');
}

const [folder, id, socket, wire] = process.argv.slice(2);
if (folder === undefined || id === undefined || socket === undefined || wire === undefined) {
  process.stderr.write('This program is started by open-design itself.\n');
  process.exit(2);
}
if (wire !== String(wireVersion)) {
  process.stderr.write(
    `It speaks version ${wireVersion} of what daemons and keepers say to each other, the daemon ${wire}.\n`,
  );
  process.exit(2);
}
try {
  await main(folder, id, socket);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
