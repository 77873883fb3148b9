import type { PreparedRun } from '../handoff.ts';
import type { StartOrder } from '../keeper/message.ts';
import type { SpendBounds } from '../keeper/spend.ts';
import type { OpenedWorkspace } from '../prepare/workspace/setup.ts';
import { spoolFolder } from '../spool/folder.ts';
import type { Rooms } from './rooms.ts';

/**
 * What a keeper is told of a run.
 * @throws DaemonError SECRET_NOT_FOUND, SECRETS_UNUSABLE
 */
export async function orderOf(
  { dataDir, aloneMs, vault }: Rooms,
  run: PreparedRun,
  { cwd, diagnostics }: OpenedWorkspace,
  budget: SpendBounds,
): Promise<StartOrder> {
  const { folder: _, assistantMessageId: __, isNewProject: ___, policies, agentId, ...rest } = run;
  const { approvals, limits, preCheck, checks } = policies;
  return {
    ...rest,
    agentId: agentId ?? '',
    cwd,
    approvals,
    limits,
    preCheck,
    checks,
    budget,
    environment: await vault.forRun(policies.environment, run.routineId),
    notes: [...diagnostics],
    spool: spoolFolder(dataDir, run.agentRunId),
    aloneMs,
  };
}
