import { homedir } from 'node:os';
import path from 'node:path';
import type { DayBudget } from '@open-design/contracts';
import { z } from 'zod';
import { DaemonError } from '../errors.ts';

/** What a person says on the command line; what is left out comes from the environment, then from the defaults. */
export interface ConfigFlags {
  readonly dataDir?: string | undefined;
  readonly databaseUrl?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: number | string | undefined;
  readonly auth?: string | undefined;
}

export interface Config {
  /** Absolute path. */
  readonly dataDir: string;
  /** `postgres://…`, or null for the embedded SQLite file. */
  readonly databaseUrl: string | null;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly auth: 'token' | 'none';
  /** How many runs may work at once, or null for the number of cores. */
  readonly mostRuns: number | null;
  /** How many runs of one agent may work at once, or null for no limit of its own. */
  readonly mostRunsPerAgent: number | null;
  /** Bytes of disk that all runs together may take with what they leave behind. */
  readonly diskBudget: number;
  /** What all runs of a day together may use. */
  readonly budget: DayBudget;
  readonly logLevel: string;
}

const defaultPort = 7456;
const defaultDiskBudget = 20 * 1024 * 1024 * 1024;

const Port = z.coerce.number().int().min(0).max(65_535);
const Auth = z.enum(['token', 'none']);
const PostgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'expected a URL that starts with postgres://');
const MostRuns = z.coerce.number().int().min(1).max(1_000);
const DiskBudget = z.coerce.number().int().min(1_000_000);
const TokensPerDay = z.coerce.number().int().min(1);
const UsdPerDay = z.coerce.number().min(0.000_001);
const LogLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']);

/**
 * Flags, then `OD_*` of the environment, then defaults. Read when called, so
 * that a changed environment is honoured.
 *
 * @throws DaemonError CONFIGURATION_INVALID, which names the setting
 */
export function readConfig(flags: ConfigFlags = {}): Config {
  const env = process.env;
  const databaseUrl = flags.databaseUrl ?? env['OD_DATABASE_URL'];
  const mostRuns = env['OD_MAX_RUNS'];
  const mostRunsPerAgent = env['OD_MAX_RUNS_PER_AGENT'];
  return {
    dataDir: path.resolve(
      flags.dataDir ?? env['OD_DATA_DIR'] ?? path.join(homedir(), '.open-design'),
    ),
    databaseUrl: databaseUrl
      ? setting(PostgresUrl, databaseUrl, '--database-url or OD_DATABASE_URL')
      : null,
    host: flags.host ?? env['OD_HOST'] ?? '127.0.0.1',
    port: setting(Port, flags.port ?? env['OD_PORT'] ?? defaultPort, '--port or OD_PORT'),
    auth: setting(Auth, flags.auth ?? env['OD_AUTH'] ?? 'token', '--auth or OD_AUTH'),
    mostRuns: mostRuns ? setting(MostRuns, mostRuns, 'OD_MAX_RUNS') : null,
    mostRunsPerAgent: mostRunsPerAgent
      ? setting(MostRuns, mostRunsPerAgent, 'OD_MAX_RUNS_PER_AGENT')
      : null,
    budget: {
      tokensPerDay: optional(
        TokensPerDay,
        env['OD_BUDGET_TOKENS_PER_DAY'],
        'OD_BUDGET_TOKENS_PER_DAY',
      ),
      usdPerDay: optional(UsdPerDay, env['OD_BUDGET_USD_PER_DAY'], 'OD_BUDGET_USD_PER_DAY'),
    },
    diskBudget: setting(DiskBudget, env['OD_DISK_BUDGET'] || defaultDiskBudget, 'OD_DISK_BUDGET'),
    logLevel: setting(LogLevel, env['OD_LOG_LEVEL'] ?? 'info', 'OD_LOG_LEVEL'),
  };
}

/** The environment that agents may be given a part of. */
export function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/** The zone of this machine, used where a schedule names none. */
export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The edition of the time zones' rules that this Node has: of the IANA database, and of the ICU around it. */
export function ownZoneData(): { readonly tz: string; readonly icu: string } {
  const { tz = 'unknown', icu = 'unknown' } = process.versions;
  return { tz, icu };
}

/** The setting, or null where there is none. */
function optional<S extends z.ZodType>(schema: S, value: string | undefined, name: string) {
  return value ? setting(schema, value, name) : null;
}

function setting<S extends z.ZodType>(schema: S, value: unknown, name: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues[0]?.message ?? 'invalid';
  throw new DaemonError('CONFIGURATION_INVALID', `Cannot use ${name}: ${why}.`);
}
