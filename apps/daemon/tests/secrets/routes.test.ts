import { statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Client, type EnvironmentPolicy, routes } from '@open-design/contracts';
import { expect, test } from 'vitest';
import { startDaemon } from '../house/daemon.ts';

const value = 'correct-horse-battery';

function input(environment: Partial<EnvironmentPolicy>) {
  return {
    name: 'With secrets',
    prompt: 'Say hello.',
    schedule: { kind: 'daily' as const, time: '08:00', timezone: 'UTC' },
    target: { mode: 'create_each_run' as const },
    policies: { environment },
  };
}

async function addRoutine(client: Client, environment = {}) {
  return (await client.call(routes.createRoutine, { body: input(environment) })).routine;
}

/** All bytes of the data folder but those of the file of secrets. */
async function otherBytes(): Promise<string> {
  const folder = process.env['OD_DATA_DIR'] ?? '';
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((it) => it.isFile() && it.name !== 'secrets.json');
  const texts = files.map((it) => readFile(path.join(it.parentPath, it.name), 'latin1'));
  return (await Promise.all(texts)).join('\n');
}

test('a secret is bound, listed, replaced and removed, and no answer holds its value', async () => {
  const { client, url } = await startDaemon();
  const { id } = await addRoutine(client);
  const bind = (body: unknown) =>
    fetch(`${url}/api/secrets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const answers = [
    await bind({ name: 'TOKEN', value }),
    await bind({ name: 'OWN', value: `${value}-2`, routineIds: [id, id] }),
    await fetch(`${url}/api/secrets`),
    await bind({ name: 'TOKEN', value: `${value}-3` }),
    await fetch(`${url}/api/secrets/TOKEN`, { method: 'DELETE' }),
    await fetch(`${url}/api/secrets`),
  ];
  expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
  const texts = await Promise.all(answers.map((it) => it.text()));
  expect(texts.join()).not.toContain('horse');
  expect(JSON.parse(texts[2] ?? '')).toEqual({
    secrets: [
      { name: 'OWN', scope: [id], updatedAt: expect.any(Number), fingerprint: 'b3f2' },
      { name: 'TOKEN', scope: 'all', updatedAt: expect.any(Number), fingerprint: '6224' },
    ],
  });
  expect(JSON.parse(texts[5] ?? '')).toMatchObject({ secrets: [{ name: 'OWN' }] });
  const file = path.join(process.env['OD_DATA_DIR'] ?? '', 'secrets.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await readFile(file, 'utf8')).toContain(`${value}-2`);
  expect(await otherBytes()).not.toContain('correct-horse');
});

test.each([
  ['a name that no variable has', { name: 'A-B', value }, 'name'],
  ['the name of a mark of runs', { name: 'OD_RUN_ID', value }, 'name'],
  ['a value that would be masked everywhere', { name: 'A', value: 'horse' }, 'value'],
  [
    'a value longer than a variable should be',
    { name: 'A', value: 'horse'.repeat(4_000) },
    'value',
  ],
  ['a value that no program can be given', { name: 'A', value: 'horse\0horse' }, 'value'],
  ['routines that there are not', { name: 'A', value, routineIds: ['r'] }, 'routineIds'],
])('%s is refused, and the value is not repeated', async (_what, body, field) => {
  const { client } = await startDaemon();
  const error = await client.call(routes.setSecret, { body }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'VALIDATION_FAILED', details: [{ field }] });
  expect(JSON.stringify(error) + String(error)).not.toContain('horse');
  expect((await client.call(routes.listSecrets)).secrets).toEqual([]);
});

test('a secret that there is not cannot be removed; one that is named says by whom', async () => {
  const { client } = await startDaemon();
  const remove = () => client.call(routes.removeSecret, { params: { name: 'TOKEN' } });
  await expect(remove()).rejects.toMatchObject({ status: 404, code: 'SECRET_NOT_FOUND' });
  await client.call(routes.setSecret, { body: { name: 'TOKEN', value } });
  const { id } = await addRoutine(client, { secrets: ['TOKEN'] });
  expect(await remove()).toEqual({ ok: true, usedBy: [id] });
});

test('a routine that names a secret which it cannot have is refused, with the command that binds it', async () => {
  const { client } = await startDaemon();
  const refused = (why: string) => ({
    status: 400,
    code: 'VALIDATION_FAILED',
    details: [
      {
        field: 'policies.environment.secrets',
        message: expect.stringMatching(new RegExp(`${why}.*open-design secret set TOKEN`)),
      },
    ],
  });
  const naming = { secrets: ['TOKEN'] };
  await expect(addRoutine(client, naming)).rejects.toMatchObject(refused('there is not'));
  const first = await addRoutine(client);
  const other = await addRoutine(client);
  const body = { name: 'TOKEN', value, routineIds: [first.id] };
  await client.call(routes.setSecret, { body });
  const edit = (id: string) =>
    client.call(routes.updateRoutine, {
      params: { id },
      body: { policies: { environment: naming } },
    });
  await expect(edit(other.id)).rejects.toMatchObject(refused('bound to other routines'));
  await expect(addRoutine(client, naming)).rejects.toMatchObject(
    refused('bound to other routines'),
  );
  const { routine } = await edit(first.id);
  expect(routine.policies.environment).toEqual({ pass: [], set: {}, secrets: ['TOKEN'] });
});

test('a plain value that looks like a secret is refused without being repeated', async () => {
  const { client } = await startDaemon();
  const token = `ghp_${'a1B2'.repeat(9)}`;
  const error = await addRoutine(client, { set: { GITHUB_TOKEN: token } }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({
    status: 400,
    details: [
      {
        field: 'policies.environment.set',
        message: expect.stringContaining('open-design secret set GITHUB_TOKEN'),
      },
    ],
  });
  expect(JSON.stringify(error) + String(error)).not.toContain('a1B2');
  const { policies } = await addRoutine(client, { set: { CI: 'true' }, pass: ['JAVA_HOME'] });
  expect(policies.environment).toEqual({ pass: ['JAVA_HOME'], set: { CI: 'true' }, secrets: [] });
});

test.each([
  [{ pass: ['A-B'] }, 'policies.environment.pass.0'],
  [{ pass: ['OD_TOKEN'] }, 'policies.environment.pass.0'],
  [{ set: { OD_RUN_ID: 'x' } }, 'policies.environment.set'],
  [{ set: { '1A': 'x' } }, 'policies.environment.set'],
  [{ secrets: ['A B'] }, 'policies.environment.secrets.0'],
  [{ more: 1 }, 'policies.environment.more'],
])('an environment that cannot be is refused at its field: %j', async (environment, field) => {
  const { client } = await startDaemon();
  await expect(addRoutine(client, environment)).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
    details: [{ field }],
  });
});
