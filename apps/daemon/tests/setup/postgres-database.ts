import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject, onTestFinished } from 'vitest';
import { openStore } from '../../src/store/store.ts';

/** The URL of a new database on this run's server, with this program's schema. It is dropped with the test. */
export async function freshDatabase(): Promise<string> {
  return await newDatabase(`TEMPLATE ${await migratedTemplate()}`);
}

/** The URL of a new database without any table. It is dropped with the test. */
export async function emptyDatabase(): Promise<string> {
  return await newDatabase('TEMPLATE template0');
}

async function newDatabase(origin: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administrate(`CREATE DATABASE ${name} ${origin}`);
  onTestFinished(() => administrate(`DROP DATABASE ${name} WITH (FORCE)`));
  return urlOf(name);
}

let template: Promise<string> | undefined;

/** Migrating once and copying is several times faster than migrating for every test. */
function migratedTemplate(): Promise<string> {
  template ??= (async () => {
    const name = `template_${randomUUID().replaceAll('-', '')}`;
    await administrate(`CREATE DATABASE ${name} TEMPLATE template0`);
    const store = await openStore({ dataDir: '', databaseUrl: urlOf(name) });
    await store.close();
    return name;
  })();
  return template;
}

let administrator: pg.Pool | undefined;

async function administrate(sql: string): Promise<void> {
  administrator ??= new pg.Pool({ connectionString: serverUrl(), max: 1 });
  await administrator.query(sql);
}

afterAll(() => administrator?.end());

function urlOf(database: string): string {
  const url = new URL(serverUrl());
  url.pathname = database;
  return url.href;
}

function serverUrl(): string {
  const server = inject('postgres');
  if ('missing' in server) throw new Error(server.missing);
  return server.url;
}
