import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Client, defaultPolicies, type RoutineInput, routes } from '@open-design/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { startDaemon } from '../house/daemon.ts';
import { exampleFolder, folderWith, newFolder } from '../plugins/folders.ts';

/** This process has a home of its own, and these programs beside those that are always there. */
function onMachineWith(programs: readonly string[], home: Record<string, string> = {}): void {
  const bin = newFolder();
  for (const name of programs) {
    writeFileSync(path.join(bin, name), '#!/bin/sh\necho 1.0.0\n');
    chmodSync(path.join(bin, name), 0o755);
  }
  const before = { ...process.env };
  process.env['PATH'] = `${bin}:/usr/bin:/bin`;
  process.env['HOME'] = folderWith(home);
  for (const name of Object.keys(process.env))
    if (/^(OPENAI|CODEX|ANTHROPIC)_/.test(name)) delete process.env[name];
  onTestFinished(() => {
    process.env = before;
  });
}

function save(client: Client, part: Partial<RoutineInput>) {
  return client.call(routes.createRoutine, {
    body: {
      name: 'R',
      prompt: 'Do it.',
      schedule: { kind: 'daily', time: '08:00', timezone: 'Europe/Berlin' },
      target: { mode: 'create_each_run' },
      ...part,
    },
  });
}

const about = (field: string, words: string) => [
  { field, message: expect.stringContaining(words) },
];

test('a routine is saved with a warning that says what to do when its agent is not there', async () => {
  onMachineWith([]);
  const { client } = await startDaemon();
  expect((await save(client, { agentId: 'brief' })).warnings).toEqual([]);
  const cases = [
    [{}, 'names no agent'],
    [{ agentId: 'clod' }, 'there is no agent "clod", so that its runs will fail; there are brief,'],
    [{ agentId: 'codex' }, 'npm install -g @openai/codex'],
    [
      { agentId: 'command', agentOptions: { argv: ['no-such'] } },
      'The program no-such is not on PATH',
    ],
  ] as const;
  for (const [part, words] of cases)
    expect((await save(client, part as Partial<RoutineInput>)).warnings).toEqual(
      about('agentId', words),
    );
  // What may be a file of the workspace is not looked for.
  const own = { agentId: 'command', agentOptions: { argv: ['./own.sh'] } };
  expect((await save(client, own as Partial<RoutineInput>)).warnings).toEqual([]);
});

test('strict, such a routine is refused with all that is in the way', async () => {
  onMachineWith([]);
  const { client } = await startDaemon();
  const context = { skillIds: [], pluginIds: ['no'], mcpServerIds: [], connectorIds: [] };
  await expect(save(client, { agentId: 'codex', context, strict: true })).rejects.toMatchObject({
    status: 400,
    code: 'VALIDATION_FAILED',
    details: [
      ...about('agentId', 'npm install -g @openai/codex'),
      ...about('context.pluginIds', 'the plugin no is not installed'),
    ],
  });
  expect((await client.call(routes.listRoutines)).routines).toEqual([]);
});

test('one that is not signed in is warned of, unless the routine gives it a key', async () => {
  onMachineWith(['codex']);
  const { client } = await startDaemon();
  expect((await save(client, { agentId: 'codex' })).warnings).toEqual(
    about('agentId', 'Codex is not signed in. Sign in with `codex login`.'),
  );
  const environment = { pass: [], set: { OPENAI_API_KEY: 'k' }, secrets: [] };
  const policies = { ...defaultPolicies, environment };
  expect((await save(client, { agentId: 'codex', policies })).warnings).toEqual([]);
});

test('an edit is held against the whole routine', async () => {
  onMachineWith([]);
  const { client } = await startDaemon();
  const { routine } = await save(client, { agentId: 'brief' });
  const edit = (body: object) =>
    client.call(routes.updateRoutine, { params: { id: routine.id }, body });
  expect((await edit({ name: 'S' })).warnings).toEqual([]);
  await expect(edit({ agentId: 'codex', strict: true })).rejects.toMatchObject({ status: 400 });
  expect((await edit({ agentId: 'codex' })).warnings).toHaveLength(1);
  expect((await edit({ name: 'T' })).warnings).toEqual(about('agentId', 'Codex is not on this'));
});

test('plugins that are not installed, lack a grant or need a secret are warned of', async () => {
  const { client } = await startDaemon();
  const source = exampleFolder('weekly-report');
  await client.call(routes.installPlugin, { body: { source } });
  const mcp = [{ name: 'm', command: 'node', env: { TOKEN: '${THE_TOKEN}' } }];
  const wanting = folderWith({
    'open-design.json': JSON.stringify({
      name: 'wanting',
      version: '1',
      od: { kind: 'bundle', context: { mcp } },
    }),
  });
  await client.call(routes.installPlugin, { body: { source: wanting, trust: 'trusted' } });
  const context = {
    skillIds: [],
    pluginIds: ['weekly-report'],
    mcpServerIds: ['wanting/m', 'gone/m'],
    connectorIds: [],
  };
  expect((await save(client, { agentId: 'brief', context })).warnings).toEqual([
    ...about(
      'context.pluginIds',
      'not granted prompt:inject, mcp:start; `open-design plugin grant weekly-report prompt:inject mcp:start`',
    ),
    ...about('policies.environment', 'need THE_TOKEN'),
    ...about('context.mcpServerIds', 'the plugin gone is not installed'),
  ]);
});
