import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defaultPolicies, type Policies, type Routine, routes } from '@open-design/contracts';
import { onTestFinished } from 'vitest';
import type { TestDaemon } from '../house/daemon.ts';
import { workFolder } from './stage.ts';

// STEPS steps of COST USD and 100 tokens; each takes MS, and tells at its end what it used.
const program = `#!${process.execPath}
const { STEPS, COST, MS, FILE } = process.env;
const say = (type, part) => console.log(JSON.stringify({ type, sessionID: 's', part }));
require('node:fs').appendFileSync(FILE, process.pid + '\\n');
let step = 0;
const work = () => {
  step += 1;
  say('text', { text: 'step ' + step });
  setTimeout(finish, Number(MS));
};
const finish = () => {
  const reason = step === Number(STEPS) ? 'stop' : 'tool-calls';
  say('step_finish', { reason, cost: Number(COST), tokens: { input: 90, output: 10, reasoning: 0 } });
  if (reason !== 'stop') work();
};
work();
`;

/** Puts a program that spends, and says so in OpenCode's words, where the daemon finds it. */
export function installSpender(): void {
  const folder = path.join(workFolder(), 'bin');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'opencode'), program);
  chmodSync(path.join(folder, 'opencode'), 0o755);
  const before = process.env['PATH'];
  process.env['PATH'] = `${folder}:${before}`;
  onTestFinished(() => {
    process.env['PATH'] = before;
  });
}

/** How the spender spends. */
export interface Spending {
  readonly steps: number;
  readonly usd: number;
  readonly everyMs?: number;
  /** Where it leaves its process id. */
  readonly file: string;
}

export function spends(
  { steps, usd, everyMs = 50, file }: Spending,
  budget: Partial<Policies['budget']> = {},
): Policies {
  const set = { STEPS: String(steps), COST: String(usd), MS: String(everyMs), FILE: file };
  return {
    ...defaultPolicies,
    environment: { pass: [], set, secrets: [] },
    budget: { ...defaultPolicies.budget, ...budget },
  };
}

/** Adds a routine whose agent spends; it comes due after `inMs`. */
export async function addSpender(
  { client }: Pick<TestDaemon, 'client'>,
  policies: Policies,
  inMs = 86_000_000,
): Promise<Routine> {
  const { routine } = await client.call(routes.createRoutine, {
    body: {
      name: 'Spender',
      prompt: 'Spend.',
      schedule: { kind: 'interval', everyMs: 86_400_000, anchorAt: Date.now() + inMs },
      target: { mode: 'create_each_run' },
      agentId: 'opencode',
      policies,
    },
  });
  return routine;
}

/** Runs a routine by hand. @returns the agent run's id */
export async function runNow(
  { client }: Pick<TestDaemon, 'client'>,
  { id }: Routine,
): Promise<string> {
  return (await client.call(routes.runRoutine, { params: { id } })).agentRunId;
}
