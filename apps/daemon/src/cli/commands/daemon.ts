import { routes } from '@open-design/contracts';
import type { Command } from 'commander';
import { does, port } from '../command.ts';
import { Exit, usage } from '../exit.ts';
import { onClosedPipe } from '../pipe.ts';
import { facts, oneLine, relative, table, when } from '../print.ts';

interface StartOptions {
  readonly port?: number;
  readonly host?: string;
  readonly databaseUrl?: string;
  readonly auth?: string;
}

/** Adds `start`, `login` and `doctor`. */
export function addDaemonCommands(program: Command): void {
  addStart(program);
  addLogin(program);
  addDoctor(program);
}

function addStart(program: Command): void {
  const start = program
    .command('start')
    .description('start the daemon and keep it in the foreground')
    .option('--port <port>', 'port to listen on; 0 for any free one', port)
    .option('--host <address>', 'address to listen on')
    .option('--database-url <url>', 'keep the data in this PostgreSQL database')
    .option('--auth <how>', 'who may call: token or none');
  does(start, async ({ options, json }, own: StartOptions) => {
    const { auth, ...listen } = own;
    if (auth !== undefined && auth !== 'token' && auth !== 'none')
      throw usage(`--auth ${auth} is neither token nor none.`);
    // A daemon goes on when its terminal has gone.
    onClosedPipe(() => undefined);
    // Loaded only here: every other command starts without the daemon's rooms.
    const { runDaemon } = await import('../../main.ts');
    await runDaemon({
      ...listen,
      ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
      ...(auth === undefined ? {} : { auth }),
      json,
    });
  });
}

function addLogin(program: Command): void {
  const login = program
    .command('login')
    .description('print a link that signs one browser in, once');
  does(login, async ({ daemon, answer, json }) => {
    const { client } = await daemon();
    const link = await client.call(routes.createLoginLink);
    answer(link, () => link.url);
    // Beside the link, not with it: `open "$(open-design login)"` must work.
    if (!json && process.stderr.isTTY)
      process.stderr.write(`Works once, until ${when(link.expiresAt)}.\n`);
  });
}

function addDoctor(program: Command): void {
  const doctor = program
    .command('doctor')
    .description('say what is as it should be, and what is not');
  does(doctor, async ({ daemon, answer, paint }) => {
    const { client, url, record } = await daemon();
    const { checks } = await client.call(routes.doctor);
    const version = await client.call(routes.version);
    answer({ daemon: record, version, checks }, () => {
      const about = facts(
        [
          ['daemon', `${url}, version ${version.version} on Node ${version.node}`],
          ...(record === null
            ? []
            : [
                ['process', `${record.pid}, started ${relative(record.startedAt)}`] as const,
                ['id', record.id] as const,
              ]),
        ],
        paint,
      );
      const rows = checks.map(({ ok, name, found }) => [
        ok ? paint('green', 'ok') : paint('red', 'not ok'),
        name,
        oneLine(found, 120),
      ]);
      const remedies = checks
        .filter(({ remedy }) => remedy !== null)
        .map(({ name, remedy }) => `${paint('yellow', name)}: ${remedy}`);
      return [about, '', table(['', 'CHECK', 'FOUND'], rows, paint), ...remedies].join('\n');
    });
    return checks.every(({ ok }) => ok) ? Exit.done : Exit.failed;
  });
}
