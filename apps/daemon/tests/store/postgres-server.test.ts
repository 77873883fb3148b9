import { describe, expect, test } from 'vitest';
import { claimDue } from '../../src/claim/claim-due.ts';
import { build } from '../../src/store/compile.ts';
import { change, type Plan } from '../../src/store/plan.ts';
import { insertProject, listProjects, updateProject } from '../../src/store/queries/projects.ts';
import { insertRoutine } from '../../src/store/queries/routines.ts';
import { openStore } from '../../src/store/store.ts';
import { freshDatabase } from '../setup/postgres-database.ts';
import { routineRow, settings, ten } from './conformance/examples.ts';
import { connectBeside, groundAt } from './postgres-ground.ts';

const project = (id: string) => ({ id, name: 'P', createdAt: ten, updatedAt: ten });

async function server() {
  const url = await freshDatabase();
  const ground = groundAt(url);
  return { ...ground, url, store: await ground.openAgain() };
}

describe('what Postgres gives up for the sake of another transaction', () => {
  test('a deadlock: is run again as a whole, and nothing is written twice', async () => {
    const { store, url } = await server();
    await store.write(() => insertProject(project('a')));
    await store.write(() => insertProject(project('b')));
    const other = await connectBeside(url);
    // It waits longer before it looks for a deadlock, so that ours is the one that is given up.
    await other.query(`SET deadlock_timeout = '20s'`);
    await other.query(`BEGIN; UPDATE projects SET name = 'other' WHERE id = 'b'`);
    let runs = 0;
    let theirs: Promise<unknown> | undefined;
    await store.write(function* () {
      runs += 1;
      yield* insertProject(project('c'));
      yield* updateProject('a', { name: 'ours' });
      theirs ??= other.query(`UPDATE projects SET name = 'other' WHERE id = 'a'; COMMIT`);
      yield* updateProject('b', { name: 'ours' });
    });
    await theirs;
    expect(runs).toBe(2);
    const names = (await store.read(listProjects)).map((it) => [it.id, it.name]);
    expect(names).toEqual([
      ['a', 'ours'],
      ['b', 'ours'],
      ['c', 'P'],
    ]);
  });

  test.each(['40001', '40P01', '55P03'])(
    'with %s: is run again until it goes through',
    async (code) => {
      const { store, sql } = await server();
      await refuseProjects(sql, code, 3);
      const attempts = counted(() => insertProject(project('p')));
      await store.write(attempts.plan);
      expect(attempts.count()).toBe(4);
      expect(await store.read(listProjects)).toHaveLength(1);
    },
  );

  test('again and again: passes on after six times, unchanged', async () => {
    const { store, sql } = await server();
    await refuseProjects(sql, '40001', 1_000);
    const attempts = counted(() => insertProject(project('p')));
    await expect(store.write(attempts.plan)).rejects.toMatchObject({
      code: '40001',
      message: 'refused by the test',
    });
    expect(attempts.count()).toBe(6);
  });

  test.each(['23514', '53100', '57014', 'P0001'])(
    'is not what %s says: it passes on at once',
    async (code) => {
      const { store, sql } = await server();
      await refuseProjects(sql, code, 1_000);
      const attempts = counted(() => insertProject(project('p')));
      await expect(store.write(attempts.plan)).rejects.toMatchObject({ code });
      expect(attempts.count()).toBe(1);
    },
  );
});

describe('a connection that the server ends', () => {
  test('in a transaction: fails that one alone, and the next has another', async () => {
    const { store, sql } = await server();
    const suicide = store.write(function* (): Plan<void> {
      yield* insertProject(project('lost'));
      yield* endOwnConnection();
      yield* insertProject(project('late'));
    });
    await expect(suicide).rejects.toMatchObject({ code: '57P01' });
    await store.write(() => insertProject(project('next')));
    expect(await sql('SELECT id FROM projects')).toEqual([{ id: 'next' }]);
  });

  test('in a read, or while it rests: is replaced', async () => {
    const { store, sql } = await server();
    await expect(store.read(endOwnConnection)).rejects.toMatchObject({ code: '57P01' });
    for (let n = 0; n < 5; n += 1) expect(await store.read(listProjects)).toEqual([]);
    await sql(
      `SELECT pg_terminate_backend(pid, 5000)::int AS ended FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    for (let n = 0; n < 5; n += 1) await store.read(listProjects).catch(() => []);
    expect(await store.read(listProjects)).toEqual([]);
  });
});

describe('a routine that another daemon has in hand', () => {
  test('is passed over, not waited for', async () => {
    const { store, url } = await server();
    await store.write(() => insertRoutine(routineRow('busy')));
    await store.write(() => insertRoutine(routineRow('free')));
    const other = await connectBeside(url);
    await other.query(`BEGIN; SELECT id FROM routines WHERE id = 'busy' FOR UPDATE`);
    const { claims } = await store.write(() => claimDue(settings, ten));
    expect(claims.map((it) => it.routineId)).toEqual(['free']);
    await other.query('COMMIT');
    const later = await store.write(() => claimDue(settings, ten));
    expect(later.claims.map((it) => it.routineId)).toEqual(['busy']);
  });

  test('is taken all the same while somebody runs it by hand', async () => {
    const { store, url } = await server();
    await store.write(() => insertRoutine(routineRow('r')));
    const other = await connectBeside(url);
    await other.query(
      `BEGIN; INSERT INTO routine_runs (id, routine_id, trigger, status, project_id,
         conversation_id, agent_run_id, started_at)
       VALUES ('m', 'r', 'manual', 'queued', '', '', '', 1)`,
    );
    const { claims } = await store.write(() => claimDue(settings, ten));
    expect(claims).toHaveLength(1);
    await other.query('ROLLBACK');
  });
});

describe('a server that cannot be used', () => {
  test.each([
    ['postgres://ada:secret@127.0.0.1:1/db', /127\.0\.0\.1:1\/db: .*ECONNREFUSED/],
    ['postgres://ada:secret@localhost:1/db', /localhost:1\/db: .*ECONNREFUSED/],
    ['postgres://ada:secret@:::/db', /the given URL: ./],
  ])('is named without its password: %s', async (databaseUrl, words) => {
    const opened: unknown = await openStore({ dataDir: '', databaseUrl }).catch(
      (it: unknown) => it,
    );
    expect(opened).toMatchObject({ name: 'DaemonError', code: 'DATABASE_UNUSABLE' });
    expect(opened).toHaveProperty('message', expect.stringMatching(words));
    expect(opened).toHaveProperty('message', expect.not.stringContaining('secret'));
  });
});

/** A plan that counts how often it is run. */
function counted<T>(plan: () => Plan<T>) {
  let runs = 0;
  return {
    count: () => runs,
    plan: () => {
      runs += 1;
      return plan();
    },
  };
}

/** The first writes of a project fail with this code. A sequence counts them: it is not rolled back. */
async function refuseProjects(
  sql: (text: string) => Promise<unknown>,
  code: string,
  times: number,
) {
  await sql('CREATE SEQUENCE refusals');
  await sql(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF nextval('refusals') <= ${times} THEN
         RAISE EXCEPTION 'refused by the test' USING ERRCODE = '${code}';
       END IF;
       RETURN NEW;
     END $$`,
  );
  await sql(
    'CREATE TRIGGER refuse BEFORE INSERT ON projects FOR EACH ROW EXECUTE FUNCTION refuse()',
  );
}

function* endOwnConnection(): Plan<void> {
  yield {
    text: () => ({ sql: 'SELECT pg_terminate_backend(pg_backend_pid())', parameters: [] }),
  };
  yield* change(build.deleteFrom('projects').where('id', '=', 'never reached'));
}
