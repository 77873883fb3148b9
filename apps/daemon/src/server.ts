import { randomUUID } from 'node:crypto';
import type http from 'node:http';
import { now } from './clock.ts';
import { type Config, readConfig } from './config/config.ts';
import { buildHouse, type House, type RunsAtEnd } from './house.ts';
import { listen } from './listen.ts';
import { openStore } from './store/store.ts';

/** What a caller may say; the rest comes from the environment (`OD_DATA_DIR` …), read when called. */
export interface ServerOptions {
  readonly port?: number;
  readonly host?: string;
  readonly dataDir?: string;
  readonly databaseUrl?: string;
  /** A program that embeds the daemon decides for itself; the command line always asks for the token. */
  readonly auth?: 'token' | 'none';
  /** Called when somebody asks over HTTP that the program ends; a program that embeds the daemon leaves it out. */
  readonly onStop?: (runs: RunsAtEnd) => void;
  /** Kept for callers of the original: the answer is the same with and without it. */
  readonly returnServer?: boolean;
}

export interface StartedServer {
  readonly daemonId: string;
  /** `http://host:port`, without a slash at the end. */
  readonly url: string;
  readonly server: http.Server;
  /** The file that holds the token, or null with `auth: 'none'`. */
  readonly tokenFile: string | null;
  /** UTC epoch ms. */
  readonly startedAt: number;
  /** Stops runs, timers, streams and the store, within five seconds. Idempotent. */
  readonly shutdown: () => Promise<void>;
  /** The same, but live runs go on: the next daemon on this data folder takes them up. */
  readonly leave: () => Promise<void>;
}

/**
 * Starts a daemon in this process: opens the store, ends what dead daemons left
 * live, listens, and takes up what is due.
 *
 * @throws DaemonError DATA_DIR_UNUSABLE, DATABASE_UNUSABLE, SCHEMA_TOO_NEW, PORT_UNAVAILABLE, UNSAFE_CONFIGURATION, CONFIGURATION_INVALID
 */
export async function startServer(options: ServerOptions = {}): Promise<StartedServer> {
  const { onStop, ...flags } = options;
  const config: Config = readConfig({ auth: 'none', ...flags });
  const daemonId = `daemon-${randomUUID()}`;
  const startedAt = now();
  const store = await openStore(config);
  let house: House | undefined;
  try {
    house = await buildHouse({ config, store, daemonId, startedAt });
    const front = await listen(house, config, onStop ?? null);
    house.begin();
    let stopping: Promise<void> | undefined;
    const stop = async (house: House, runs: RunsAtEnd) => {
      await house.end(runs);
      await front.close();
      await store.close();
    };
    const built = house;
    const end = (runs: RunsAtEnd) => () => (stopping ??= stop(built, runs));
    return { daemonId, startedAt, ...front.address, shutdown: end('stop'), leave: end('keep') };
  } catch (error) {
    await house?.end('keep');
    await store.close();
    throw error;
  }
}
