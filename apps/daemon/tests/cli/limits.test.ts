import { Agent } from '@open-design/contracts';
import { expect, test } from 'vitest';
import { project } from './examples.ts';
import { openDesign } from './program.ts';
import { standIn } from './stand-in.ts';

const until = Date.UTC(2026, 10, 29, 0, 11);
const claude = Agent.parse({
  id: 'claude',
  name: 'Claude Code',
  description: 'Claude Code.',
  usesModel: true,
  available: true,
  path: '/bin/claude',
  version: '2.1.0',
  login: 'yes',
  models: [],
  install: null,
  checkedAt: 0,
  rests: [
    {
      agentId: 'claude',
      account: 'the key in ANTHROPIC_API_KEY',
      until,
      isTold: true,
      message: 'Too much.',
      reportedAt: 0,
    },
  ],
});

test('the list of agents says which rest, and until when', async () => {
  const { url } = await standIn({ listAgents: () => ({ agents: [claude] }) });
  const { code, stdout } = await openDesign(['agent', 'list', '--url', url]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/claude rests: its usage limit is reset at .+ \(the key in ANTHROPIC/);
});

test.each([
  [0, 'No account of claude is at rest.\n'],
  [1, '1 account rests no more.\n'],
  [2, '2 accounts rest no more.\n'],
])('an agent of which %i accounts rest is woken', async (woken, says) => {
  const { url, seen } = await standIn({ wakeAgent: () => ({ woken }) });
  const { code, stdout } = await openDesign(['agent', 'wake', 'claude', '--url', url]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: says });
  expect(seen.find(({ name }) => name === 'wakeAgent')?.params).toEqual(['claude']);
});

test('the budget of a project is shown and set, and the rest of it stays', async () => {
  const metadata = { note: 'kept', dayBudget: { usdPerDay: 5, tokensPerDay: null } };
  const it = { ...project, metadata };
  const { url, seen } = await standIn({
    listProjects: () => ({ projects: [it] }),
    updateProject: () => ({ project: it }),
  });
  const shown = await openDesign(['project', 'budget', it.id, '--url', url]);
  expect(shown.stdout).toBe(`${it.name}: 5 USD a day\n`);
  expect(seen.filter(({ name }) => name === 'updateProject')).toEqual([]);

  const set = ['--usd-per-day', 'never', '--tokens-per-day', '1000'];
  const { stdout } = await openDesign(['project', 'budget', it.id, ...set, '--url', url]);
  expect(stdout).toBe(`${it.name}: 1000 tokens a day\n`);
  const [sent] = seen.filter(({ name }) => name === 'updateProject');
  expect(sent?.body).toEqual({
    metadata: { note: 'kept', dayBudget: { usdPerDay: null, tokensPerDay: 1_000 } },
  });
});
