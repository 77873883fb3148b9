import type { DaemonRecord } from '@open-design/contracts';
import { type ConfigFlags, readConfig } from './config/config.ts';
import { announceDaemon, withdrawDaemon } from './discovery.ts';
import { DaemonError } from './errors.ts';
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
  const started = await startServer({ ...rest, ...(databaseUrl === null ? {} : { databaseUrl }) });
  const { daemonId: id, url, tokenFile, startedAt } = started;
  const record: DaemonRecord = { id, pid: process.pid, url, tokenFile, startedAt };
  await announceDaemon(config.dataDir, record);
  process.stdout.write(
    json === true ? `${JSON.stringify(record)}\n` : greeting(record, config.dataDir),
  );
  await signalled();
  await withdrawDaemon(config.dataDir, id);
  await started.shutdown();
}

function greeting({ url }: DaemonRecord, dataDir: string): string {
  return `Open Design is ready at ${url}, with its data in ${dataDir}.\n\`open-design login\` signs a browser in. Ctrl-C stops.\n`;
}

/** A second signal while stopping ends the program at once. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve();
      });
    }
  });
}
