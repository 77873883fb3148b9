import type { AgentAdapter, AgentPort, AgentProcess } from '../agents/agent.ts';
import { DaemonError, messageOf } from '../errors.ts';
import type { Failure, Outcome, PreparedRun } from '../handoff.ts';

/** What a run talks through while it works. */
export interface RunDesk extends Pick<AgentPort, 'emit' | 'signal'> {
  /** Called when the agent's process is there. */
  readonly spawned: (process: AgentProcess) => Promise<void>;
  /** Absolute path. @throws DaemonError WORKSPACE_UNAVAILABLE */
  readonly openWorkspace: () => Promise<string>;
  readonly findAgent: (id: string) => AgentAdapter | undefined;
  readonly agentIds: () => readonly string[];
}

/** Lets the agent work at a prepared run, from its start event to its outcome. Never rejects. */
export async function perform(run: PreparedRun, desk: RunDesk): Promise<Outcome> {
  if (desk.signal.aborted) return canceled;
  const agent = desk.findAgent(run.agentId ?? '');
  if (agent === undefined) return failed(unknownAgent(run, desk.agentIds()));
  const [fault] = agent.check(run.agentOptions);
  if (fault !== undefined) {
    return failed({ code: 'AGENT_OPTIONS_INVALID', message: `${fault.field}: ${fault.message}` });
  }
  try {
    const cwd = await desk.openWorkspace();
    await desk.emit({
      name: 'start',
      data: {
        agentId: agent.id,
        projectId: run.projectId,
        conversationId: run.conversationId,
        cwd,
        attempt: run.attempt,
      },
    });
    const { agentRunId, routineId, slotAt, attempt, lastSuccessAt, prompt } = run;
    return await agent.run(
      {
        runId: agentRunId,
        routineId,
        slotAt,
        attempt,
        lastSuccessAt,
        prompt,
        cwd,
        options: run.agentOptions,
      },
      desk,
    );
  } catch (error) {
    return failed(failureOf(error));
  }
}

const canceled: Outcome = {
  isCanceled: true,
  failure: null,
  exitCode: null,
  signal: null,
  answer: '',
};

function failed(failure: Failure): Outcome {
  return { ...canceled, isCanceled: false, failure };
}

function unknownAgent({ agentId }: PreparedRun, known: readonly string[]): Failure {
  const what = agentId === null ? 'the routine names no agent' : `there is no agent "${agentId}"`;
  return {
    code: 'AGENT_UNAVAILABLE',
    message: `Cannot start the run: ${what}. This daemon knows ${known.join(', ')}; \`open-design agent list\` shows which are installed.`,
  };
}

function failureOf(error: unknown): Failure {
  return error instanceof DaemonError
    ? { code: error.code, message: error.message }
    : { code: 'INTERNAL', message: messageOf(error) };
}
