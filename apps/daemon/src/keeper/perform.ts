import type { AgentAdapter, AgentAssignment } from '../agents/agent.ts';
import type { Limits } from '../agents/limits/limits.ts';
import { DaemonError, messageOf } from '../errors.ts';
import type { Failure, Outcome } from '../handoff.ts';
import { judgeByChecks, loadFor } from './checks.ts';
import type { GuardSetup } from './guard.ts';
import { withHandover } from './handover.ts';
import { retold } from '../agents/retold.ts';
import { replacedText, type StartOrder } from './message.ts';
import { passGate } from './pre-check.ts';
import { filesBefore } from './workspace-files.ts';

/** What an attempt is worked at with. */
export interface Tools {
  /** What its routine adds to the environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly findAgent: (id: string) => AgentAdapter | undefined;
  /** Of the agent's work; what guards it has limits of its own. */
  readonly limits: Pick<Limits, 'port' | 'pause' | 'resume'>;
  readonly guard: GuardSetup;
}

/** Lets the agent work at an attempt, from its start event to its outcome. Never rejects. */
export async function perform(order: StartOrder, tools: Tools): Promise<Outcome> {
  const { attempt, cwd, projectId, conversationId } = order;
  const { port } = tools.limits;
  try {
    const agent = tools.findAgent(order.agentId);
    if (agent === undefined) return failed(unknownAgent(order.agentId));
    const start = { agentId: agent.id, projectId, conversationId, cwd, attempt };
    await port.emit({ name: 'start', data: start });
    for (const data of order.notes) await port.emit({ name: 'diagnostic', data });
    return await guarded(order, agent, tools);
  } catch (error) {
    return failed(failureOf(error));
  }
}

/** gate → agent, with what it is handed → checks */
async function guarded(order: StartOrder, agent: AgentAdapter, tools: Tools): Promise<Outcome> {
  const { limits, guard } = tools;
  const plain = assignmentOf(order, tools);
  const gate = await unlimited(limits, () => passGate(order, plain, guard));
  if ('outcome' in gate) return gate.outcome;
  const { checks } = order;
  await loadFor(checks);
  const before = await filesBefore(checks, order.cwd);
  // What was said before is no place for what the pre-check wrote.
  const assignment = assignmentOf({ ...order, prompt: gate.prompt }, tools);
  const outcome = await withHandover(order, assignment, limits.port, (given) =>
    agent.run(given, limits.port),
  );
  const setup = { assignment, before, guard };
  return await unlimited(limits, () => judgeByChecks(checks, outcome, setup));
}

/** Works while the limits of the agent's work stand still. */
async function unlimited<T>(limits: Tools['limits'], work: () => Promise<T>): Promise<T> {
  limits.pause();
  try {
    return await work();
  } finally {
    limits.resume();
  }
}

function assignmentOf(order: StartOrder, { environment }: Tools): AgentAssignment {
  const { agentRunId, routineId, slotAt, attempt, lastSuccessAt, cwd, session } = order;
  const id = session?.id ?? null;
  const isForgotten = session !== null && id === null;
  return {
    runId: agentRunId,
    routineId,
    slotAt,
    attempt,
    lastSuccessAt,
    prompt: isForgotten ? retold(session.transcript, order.prompt) : order.prompt,
    cwd,
    options: order.agentOptions,
    environment,
    approvals: order.approvals,
    prices: order.prices,
    resume: order.resume,
    session: session === null || id === null ? null : { ...session, id },
  };
}

function failed(failure: Failure): Outcome {
  return { isCanceled: false, failure, exitCode: null, signal: null, answer: '' };
}

/** The daemon knows it, so this keeper is of another program. */
function unknownAgent(id: string): Failure {
  return {
    code: 'AGENT_UNAVAILABLE',
    message: `Cannot start the run: the program that keeps runs knows no agent "${id}". Restart the daemon.`,
  };
}

function failureOf(error: unknown): Failure {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')
    return {
      code: 'KEEPER_UNAVAILABLE',
      message: `Cannot start the run: a part of the program that keeps runs is not there any more. ${replacedText}`,
    };
  return error instanceof DaemonError
    ? { code: error.code, message: error.message }
    : { code: 'INTERNAL', message: messageOf(error) };
}
