import { defaultPolicies, type Policies } from '@open-design/contracts';
import { expect, test } from 'vitest';
import { routine } from './examples.ts';
import { openDesign } from './program.ts';
import { standIn } from './stand-in.ts';

const check = { name: 'tests', kind: 'command', argv: ['npm', 'test'], timeoutMs: 60_000 };
const guarded: Policies = {
  ...defaultPolicies,
  preCheck: { argv: ['./new-mail.sh'], timeoutMs: 10_000 },
  checks: [{ ...check, kind: 'command', otherwise: 'failed' }],
  budget: { ...defaultPolicies.budget, usdPerRun: 0.5, tokensPerDay: 10 },
};

async function edit(policies: Policies, ...options: string[]) {
  const it = { ...routine, policies };
  const { url, seen } = await standIn({
    listRoutines: () => ({ routines: [it] }),
    getRoutine: () => ({ routine: it }),
    updateRoutine: () => ({ routine: it }),
  });
  const ended = await openDesign(['routine', 'edit', routine.id, ...options, '--url', url]);
  const [sent] = seen.filter(({ name }) => name === 'updateRoutine').map(({ body }) => body);
  return { ...ended, sent };
}

test.each<[string[], Partial<Policies>]>([
  [['--pre-check', '["./x"]'], { preCheck: { argv: ['./x'], timeoutMs: 60_000 } }],
  [
    ['--pre-check', '{"argv":["./x"],"timeoutMs":500}'],
    { preCheck: { argv: ['./x'], timeoutMs: 500 } },
  ],
  [['--pre-check', 'none'], { preCheck: null }],
  [
    [
      '--check',
      '{"name":"page","kind":"file_exists","path":"a.html"}',
      '--check',
      '{"name":"says","kind":"answer","contains":"done","otherwise":"blocked"}',
    ],
    {
      checks: [
        { name: 'page', kind: 'file_exists', path: 'a.html', otherwise: 'failed' },
        { name: 'says', kind: 'answer', contains: 'done', otherwise: 'blocked' },
      ],
    },
  ],
  [['--check', 'none'], { checks: [] }],
  [
    ['--budget-usd-per-day', '2.5', '--budget-usd-per-run', 'never'],
    { budget: { ...guarded.budget, usdPerDay: 2.5, usdPerRun: null } },
  ],
  [
    ['--budget-tokens-per-run', '5000', '--budget-tokens-per-day', 'never'],
    { budget: { ...guarded.budget, tokensPerRun: 5_000, tokensPerDay: null } },
  ],
  [
    ['--budget-time-zone', 'Europe/Berlin'],
    { budget: { ...guarded.budget, timezone: 'Europe/Berlin' } },
  ],
  [
    ['--fallback-agent', 'codex', '--fallback-options', '{"model":"small"}'],
    { usageWindow: { fallback: { agentId: 'codex', agentOptions: { model: 'small' } } } },
  ],
  [['--fallback-agent', 'none'], { usageWindow: { fallback: null } }],
])('%j changes that and leaves the rest', async (options, change) => {
  const { code, sent } = await edit(guarded, ...options);
  expect({ code, sent }).toEqual({ code: 0, sent: { policies: { ...guarded, ...change } } });
});

test.each([
  [['--pre-check', './x'], 'Expected JSON'],
  [['--pre-check', '[]'], 'argv'],
  [['--check', '{"name":"a","kind":"file_exists","path":"/etc"}'], 'inside the workspace'],
  [['--budget-usd-per-run', '0'], 'Expected a number above 0, or never.'],
  [['--budget-tokens-per-day', '1.5'], 'Expected a number above 0, or never.'],
])('%j is refused with what was expected', async (options, words) => {
  const { code, stderr } = await edit(guarded, ...options);
  expect(code).toBe(2);
  expect(stderr).toContain(words);
});

test('what guards a routine is shown with it', async () => {
  const { stdout } = await edit(guarded, '--jitter', '0s');
  expect(stdout).toContain('./new-mail.sh decides before the agent, within 10 s');
  expect(stdout).toContain('tests (else failed)');
  expect(stdout).toContain('0.5 USD a run, 10 tokens a day');
});
