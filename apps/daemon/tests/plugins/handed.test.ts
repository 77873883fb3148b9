import { chmodSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import {
  type Client,
  defaultPolicies,
  type Policies,
  type RoutineInput,
  routes,
} from '@open-design/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { nodeArgv, fixture } from '../agents/run-agent.ts';
import { agentRun, eventsOf, startDaemon, type TestDaemon } from '../house/daemon.ts';
import { keepers } from '../house/keepers.ts';
import { folderWith, newFolder } from './folders.ts';

const server = readFileSync(new URL('../fixtures/mcp-server.mjs', import.meta.url), 'utf8');

/** A plugin with a skill and a server of tools that wants a secret. */
function numbers(token = '${NUMBERS_TOKEN}'): string {
  const mcp = [{ name: 'numbers', command: 'node', args: ['./server.mjs'], env: { TOKEN: token } }];
  const manifest = {
    name: 'numbers',
    version: '1.0.0',
    od: { kind: 'bundle', context: { skills: ['./skills/counting'], mcp } },
  };
  return folderWith({
    'open-design.json': JSON.stringify(manifest),
    'server.mjs': server,
    'skills/counting/SKILL.md': '---\nname: counting\ndescription: Counts.\n---\nCount well.\n',
    'skills/counting/scripts/count.sh': 'echo 1\n',
  });
}

/** Puts a program that finds skills and servers as Claude Code does where the daemon finds it. */
function installClaudeAlike(): void {
  const folder = newFolder();
  symlinkSync(fixture('claude-alike.mjs'), path.join(folder, 'claude'));
  chmodSync(fixture('claude-alike.mjs'), 0o755);
  const before = process.env['PATH'];
  process.env['PATH'] = `${folder}:${before}`;
  onTestFinished(() => {
    process.env['PATH'] = before;
  });
}

const secretive: Policies = {
  ...defaultPolicies,
  environment: { pass: [], set: {}, secrets: ['NUMBERS_TOKEN'] },
};
const withPlugin = { skillIds: [], pluginIds: ['numbers'], mcpServerIds: [], connectorIds: [] };

async function setUp(workspace: string): Promise<TestDaemon> {
  const daemon = await startDaemon();
  const { client } = daemon;
  await client.call(routes.createProject, { body: { id: 'p', name: 'P', folder: workspace } });
  const body = { source: numbers(), trust: 'trusted' } as const;
  await client.call(routes.installPlugin, { body });
  const secret = { name: 'NUMBERS_TOKEN', value: 'plum-and-pear-4711' };
  await client.call(routes.setSecret, { body: secret });
  return daemon;
}

async function add(client: Client, input: Partial<RoutineInput> = {}) {
  const { routine } = await client.call(routes.createRoutine, {
    body: {
      name: 'Handed',
      prompt: 'Count the birds.',
      schedule: { kind: 'daily', time: '08:00', timezone: 'Europe/Berlin' },
      target: { mode: 'reuse', projectId: 'p' },
      agentId: 'claude',
      context: withPlugin,
      policies: secretive,
      ...input,
    },
  });
  return routine;
}

interface Found {
  readonly asked: string;
  readonly skills: Record<string, string>;
  readonly servers: Record<string, string>;
}

/** Runs a routine and waits for its end. */
async function run({ client, until }: TestDaemon, id: string) {
  const { agentRunId, ...started } = await client.call(routes.runRoutine, { params: { id } });
  await until('run.finished', (it) => it.agentRunId === agentRunId);
  const params = { id: started.projectId, cid: started.conversationId };
  const { messages } = await client.call(routes.listMessages, { params });
  const events = await eventsOf(client, agentRunId);
  const notes = events.flatMap((it) => (it.name === 'diagnostic' ? [it.data] : []));
  const answer = messages.at(-1)?.content ?? '';
  return { ...started, agentRunId, answer, notes, run: await agentRun(client, agentRunId) };
}

const names = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort();

test('an agent that looks for skills finds those of its plugins, and starts their servers with the secret that is named', async () => {
  installClaudeAlike();
  const workspace = folderWith({ 'notes.md': 'mine' });
  const daemon = await setUp(workspace);
  const { answer, run: ended } = await run(daemon, (await add(daemon.client)).id);
  expect(ended).toMatchObject({ status: 'succeeded', error: null });
  const found = JSON.parse(answer) as Found;
  expect(found).toMatchObject({
    skills: { 'counting/SKILL.md': expect.stringContaining('Count well.') },
    // The server had it; what the agent says of it is masked.
    servers: { numbers: 'TOKEN is [secret NUMBERS_TOKEN]' },
    allowed: ['mcp__numbers'],
  });
  expect(found.asked).toMatch(
    /^Use the skill counting, which you find under \.claude\/skills\.\n\nCount the birds\.$/,
  );
  expect(names(workspace)).toEqual(['notes.md']);
});

test('a skill of a person of the same name stays as it is; that of the plugin is told in the prompt', async () => {
  installClaudeAlike();
  const workspace = folderWith({ '.claude/skills/counting/SKILL.md': 'mine' });
  const daemon = await setUp(workspace);
  const { answer, notes } = await run(daemon, (await add(daemon.client)).id);
  const found = JSON.parse(answer) as Found;
  expect(found.skills).toEqual({ 'counting/SKILL.md': 'mine' });
  expect(found.asked).toContain('Use the skill counting: Counts.\nIts files are in ');
  expect(found.asked).toContain('Count well.');
  expect(notes).toContainEqual({
    code: 'skills_left',
    message: expect.stringContaining('.claude/skills/counting'),
  });
  expect(readFileSync(path.join(workspace, '.claude/skills/counting/SKILL.md'), 'utf8')).toBe(
    'mine',
  );
});

test('an ACP agent is given the servers with its session, and skills in the prompt; a reply has them too', async () => {
  const daemon = await setUp(newFolder());
  const agentOptions = { argv: nodeArgv('acp-agent.mjs') as [string, ...string[]] };
  const prompt = 'servers TOKEN';
  const context = { ...withPlugin, pluginIds: [], mcpServerIds: ['numbers/numbers'] };
  const input = { agentId: 'acp', agentOptions, prompt, context };
  const { answer, conversationId } = await run(daemon, (await add(daemon.client, input)).id);
  expect(JSON.parse(answer)).toEqual({ numbers: 'TOKEN is [secret NUMBERS_TOKEN]' });

  // Without a routine nothing names the secret: the server is left out, and that is said.
  const reply = { agentId: 'acp', agentOptions, message: 'facts', projectId: 'p', conversationId };
  const { runId } = await daemon.client.call(routes.createRun, { body: reply });
  const events = await eventsOf(daemon.client, runId);
  expect(events).toContainEqual(
    expect.objectContaining({
      name: 'diagnostic',
      data: {
        code: 'mcp_left_out',
        message: expect.stringContaining('open-design secret set NUMBERS_TOKEN'),
      },
    }),
  );
});

test('a run whose server names a secret that its routine does not give fails with what gives it', async () => {
  installClaudeAlike();
  const daemon = await setUp(newFolder());
  const { id } = await add(daemon.client, { policies: defaultPolicies });
  const { run: ended } = await run(daemon, id);
  expect(ended).toMatchObject({ status: 'failed', errorCode: 'SECRET_NOT_FOUND' });
  expect(ended.error).toContain(`open-design routine edit ${id} --secret NUMBERS_TOKEN`);
});

test('an agent that cannot be given servers says so, and the run goes on', async () => {
  const daemon = await setUp(newFolder());
  const agentOptions = { argv: ['cat'] as [string, ...string[]] };
  const { id } = await add(daemon.client, { agentId: 'command', agentOptions });
  const { answer, notes, run: ended } = await run(daemon, id);
  expect(ended.status).toBe('succeeded');
  expect(answer).toContain('Count well.');
  expect(notes).toContainEqual({
    code: 'mcp_left_out',
    message: expect.stringContaining('The agent command cannot be given numbers'),
  });
});

test('what a killed keeper left in a workspace is taken back', async () => {
  installClaudeAlike();
  const workspace = folderWith({ 'notes.md': 'mine' });
  const daemon = await setUp(workspace);
  const retry = { ...secretive.retry, attempts: 1 };
  const { id } = await add(daemon.client, {
    prompt: 'Wait.',
    policies: { ...secretive, retry },
  });
  const { agentRunId } = await daemon.client.call(routes.runRoutine, { params: { id } });
  const events = await eventsOf(daemon.client, agentRunId, { count: 3 });
  expect(events.at(-1)?.name).toBe('agent');
  expect(names(workspace)).toContain('.claude/skills/counting/SKILL.md');
  for (const { pid } of keepers()) process.kill(pid, 'SIGKILL');
  await daemon.until('run.finished', (it) => it.agentRunId === agentRunId);
  expect((await agentRun(daemon.client, agentRunId)).status).toBe('interrupted');
  expect(names(workspace)).toEqual(['notes.md']);
});

test("a message in a project goes on with the project's plugin, as long as that may do what it needs", async () => {
  installClaudeAlike();
  const daemon = await setUp(newFolder());
  const { client } = daemon;
  await run(daemon, (await add(client)).id);
  const say = async () => {
    const body = { agentId: 'claude', message: 'Hello.', projectId: 'p' };
    const { runId, conversationId } = await client.call(routes.createRun, { body });
    await daemon.until('run.finished', (it) => it.agentRunId === runId);
    const params = { id: 'p', cid: conversationId };
    const { messages } = await client.call(routes.listMessages, { params });
    return JSON.parse(messages.at(-1)?.content ?? '') as Found;
  };
  expect(Object.keys((await say()).skills)).toEqual(['counting/SKILL.md']);
  const params = { id: 'numbers' };
  await client.call(routes.trustPlugin, { params, body: { trust: 'restricted' } });
  expect((await say()).skills).toEqual({});
});
