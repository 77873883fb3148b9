import type { DaemonRecord } from '@open-design/contracts';
import { type ConfigFlags, readConfig } from './config/config.ts';
import { announceDaemon, withdrawDaemon } from './discovery.ts';
import { DaemonError } from './errors.ts';
import type { RunsAtEnd } from './house.ts';
import { startServer } from './server.ts';

export interface DaemonFlags extends ConfigFlags {
  /** One line of JSON on stdout once it is ready, instead of words. */
  readonly json?: boolean | undefined;
}

/**
 * The life of the program: config → server → wait for a signal → stop.
 *
 * @throws DaemonError when it cannot start; CONFIGURATION_INVALID where a setting is at fault
 */
export async function runDaemon({ json, ...flags }: DaemonFlags): Promise<void> {
  if (process.platform === 'win32') {
    throw new DaemonError(
      'PLATFORM_UNSUPPORTED',
      'Windows is not supported yet. Use Linux or macOS, or WSL.',
    );
  }
  const config = readConfig(flags);
  const { databaseUrl, ...rest } = config;
  const asked = new AbortController();
  const onStop = (runs: RunsAtEnd) => asked.abort(runs);
  const database = databaseUrl === null ? {} : { databaseUrl };
  const started = await startServer({ ...rest, ...database, onStop });
  const { daemonId: id, url, tokenFile, startedAt } = started;
  const record: DaemonRecord = { id, pid: process.pid, url, tokenFile, startedAt };
  try {
    await announceDaemon(config.dataDir, record);
  } catch (error) {
    // Nobody would find it, and it would work on.
    await started.leave();
    throw error;
  }
  process.stdout.write(
    json === true ? `${JSON.stringify(record)}\n` : greeting(record, config.dataDir),
  );
  const runs = await stopWanted(asked.signal);
  await withdrawDaemon(config.dataDir, id);
  await (runs === 'keep' ? started.leave() : started.shutdown());
}

function greeting({ url }: DaemonRecord, dataDir: string): string {
  return `Open Design is ready at ${url}, with its data in ${dataDir}.\n\`open-design login\` signs a browser in. Ctrl-C stops.\n`;
}

/**
 * A signal stops the runs too: Ctrl-C leaves nothing behind. A second one while
 * stopping ends the program at once. `POST /api/stop` says itself what becomes
 * of them.
 */
function stopWanted(asked: AbortSignal): Promise<RunsAtEnd> {
  return new Promise((resolve) => {
    asked.addEventListener('abort', () => resolve(asked.reason === 'keep' ? 'keep' : 'stop'));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve('stop');
      });
    }
  });
}
