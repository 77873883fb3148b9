import type { AgentAdapter, AgentPort } from '../agents/agent.ts';
import { DaemonError, messageOf } from '../errors.ts';
import type { Failure, Outcome } from '../handoff.ts';
import type { StartOrder } from './message.ts';

/** Lets the agent work at an attempt, from its start event to its outcome. Never rejects. */
export async function perform(
  order: StartOrder,
  environment: Readonly<Record<string, string>>,
  findAgent: (id: string) => AgentAdapter | undefined,
  port: AgentPort,
): Promise<Outcome> {
  const { agentRunId, routineId, slotAt, attempt, lastSuccessAt, prompt, cwd } = order;
  try {
    const agent = findAgent(order.agentId);
    if (agent === undefined) return failed(unknownAgent(order.agentId));
    const { projectId, conversationId } = order;
    const start = { agentId: agent.id, projectId, conversationId, cwd, attempt };
    await port.emit({ name: 'start', data: start });
    for (const data of order.notes) await port.emit({ name: 'diagnostic', data });
    return await agent.run(
      {
        runId: agentRunId,
        routineId,
        slotAt,
        attempt,
        lastSuccessAt,
        prompt,
        cwd,
        options: order.agentOptions,
        environment,
        approvals: order.approvals,
        resume: order.resume,
      },
      port,
    );
  } catch (error) {
    return failed(failureOf(error));
  }
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
  return error instanceof DaemonError
    ? { code: error.code, message: error.message }
    : { code: 'INTERNAL', message: messageOf(error) };
}
