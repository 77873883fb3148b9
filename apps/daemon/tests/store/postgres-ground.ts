import pg from 'pg';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { openStore } from '../../src/store/store.ts';
import { emptyDatabase, freshDatabase } from '../setup/postgres-database.ts';
import type { Ground, GroundOpener } from './ground.ts';

const Rows = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])));
const raise = `CREATE OR REPLACE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql
  AS 'BEGIN RAISE EXCEPTION ''%'', TG_ARGV[0]; END'`;

/** Databases on this run's server. */
export const postgres: GroundOpener = {
  empty: async () => groundAt(await emptyDatabase()),
  async fresh() {
    const ground = groundAt(await freshDatabase());
    return { ...ground, store: await ground.openAgain() };
  },
};

/** A connection beside the store, closed with the test. Instants come as numbers. */
export async function connectBeside(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    types: {
      getTypeParser: (oid) =>
        oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid),
    },
  });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** A database that is there already. */
export function groundAt(databaseUrl: string): Omit<Ground, 'store'> {
  let connected: Promise<pg.Client> | undefined;
  const faults: string[] = [];
  const settings = { dataDir: '', databaseUrl };
  const query = async (text: string) => {
    connected ??= connectBeside(databaseUrl);
    return await (await connected).query<Record<string, unknown>>(text);
  };
  return {
    engine: 'postgres',
    settings,
    async openAgain() {
      const store = await openStore(settings);
      onTestFinished(() => store.close());
      return store;
    },
    sql: async (text) => Rows.parse((await query(text)).rows),
    async failOn({ on, table, when }, text) {
      const name = `fault_${faults.length + 1}`;
      faults.push(`DROP TRIGGER ${name} ON ${table}`);
      await query(raise);
      await query(
        `CREATE TRIGGER ${name} BEFORE ${on} ON ${table} FOR EACH ROW
         ${when === undefined ? '' : `WHEN (${when})`} EXECUTE FUNCTION fault('${text}')`,
      );
    },
    async mend() {
      for (const drop of faults.splice(0)) await query(drop);
    },
  };
}
