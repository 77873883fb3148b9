import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this test run, or why there is none. */
    postgres: { readonly url: string } | { readonly missing: string };
  }
}

/**
 * One Postgres server for the whole test run. Where it cannot be had, every
 * test that needs it fails with the reason; the others run.
 */
export default async function postgres(project: TestProject): Promise<() => Promise<void>> {
  let server: PostgresServer | undefined;
  try {
    server = await startPostgres();
    project.provide('postgres', { url: server.url });
  } catch (error) {
    project.provide('postgres', {
      missing: error instanceof Error ? error.message : String(error),
    });
  }
  return async () => {
    await server?.stop();
  };
}
