import { defaultPolicies } from '@open-design/contracts';
import { admit, type AdmissionDesk } from '../../src/run/budget/admit.ts';
import { noteSpending, settleSpending } from '../../src/run/budget/settle.ts';
import { daySpan } from '../../src/schedule/day-span.ts';
import type { Store } from '../../src/store/store.ts';
import { ten } from '../store/conformance/examples.ts';

/** What all of them together may use, and what each event of each costs (millionths of a USD). */
export const limit = 4_000_000;
export const event = 70_000;

const desk: AdmissionDesk = {
  settings: { tokensPerDay: null, usdPerDay: limit / 1_000_000, timeZone: 'UTC' },
  dayOf: daySpan,
};

function runOf(agentRunId: string) {
  return { agentRunId, routineId: 'r', projectId: 'p', policies: defaultPolicies };
}

function used(microUsd: number) {
  const tokens = { input: 1, output: 0, cachedInput: 0, reasoning: 0 };
  const usage = { ...tokens, costUsd: microUsd / 1_000_000, costSource: 'reported' as const };
  return { exitCode: 0, signal: null, failure: null, usage };
}

/** Writes down that a run of the routine cost one event, the day before. */
export async function spendOnce(store: Store): Promise<void> {
  await store.write(() => settleSpending(runOf('past'), used(event), ten - 48 * 3_600_000));
}

/** Is admitted, as a run that is about to start. */
export async function begin(store: Store, agentRunId: string): Promise<void> {
  await store.write(() => admit(runOf(agentRunId), desk, ten));
}

/** Spends event by event, as a daemon notes it, until it is told to stop. */
export async function spendAll(store: Store, agentRunId: string): Promise<void> {
  const run = runOf(agentRunId);
  for (let microUsd = event; ; microUsd += event) {
    const note = { used: { tokens: 1, microUsd }, step: { tokens: 1, microUsd: event } };
    if ((await store.write(() => noteSpending(run, note, desk, ten))) !== null) continue;
    await store.write(() => settleSpending(run, used(microUsd), ten));
    return;
  }
}
