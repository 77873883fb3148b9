import type { PreparedRun } from '../handoff.ts';
import type { StartOrder } from '../keeper/message.ts';
import type { OpenedWorkspace, WorkspaceDiagnostic } from '../prepare/workspace/setup.ts';
import { handover } from '../plugins/handover.ts';
import { readPrices } from '../config/prices.ts';
import { DaemonError } from '../errors.ts';
import { snapshotsOfConversation } from '../store/queries/snapshots.ts';
import { spoolFolder } from '../spool/folder.ts';
import type { Admitted } from '../run/budget/admit.ts';
import type { Rooms } from './rooms.ts';

/**
 * What a keeper is told of a run, put together while its workspace is opened.
 * @throws whatever that fails with; DaemonError SECRET_NOT_FOUND, SECRETS_UNUSABLE, PLUGIN_NOT_FOUND
 */
export async function orderOf(
  rooms: Rooms,
  run: PreparedRun,
  workspace: Promise<OpenedWorkspace>,
  { most, granted }: Admitted,
): Promise<StartOrder> {
  const { dataDir, aloneMs, vault } = rooms;
  const reading = Promise.all([
    given(rooms, run),
    vault.forRun(run.policies.environment, run.routineId),
  ]);
  // What fails there is told when the workspace stands: the run's end gives it up.
  reading.catch(() => undefined);
  const { prices, fault } = readPrices(dataDir);
  const { cwd, diagnostics } = await workspace;
  const [plugins, environment] = await reading;
  const { skills, mcpServers, notes } = plugins;
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
    budget: most,
    granted,
    environment,
    skills,
    mcpServers,
    prices,
    notes: [
      ...diagnostics,
      ...notes,
      ...(fault === null ? [] : [{ code: 'prices_unusable', message: fault }]),
    ],
    spool: spoolFolder(dataDir, run.agentRunId),
    aloneMs,
  };
}

/** What the plugins of its conversation have for the agent. */
async function given({ store, dataDir }: Rooms, { conversationId, routineId }: PreparedRun) {
  const snapshots = await store.read(() => snapshotsOfConversation(conversationId));
  const { skills, mcpServers, missing, notes } = await handover(dataDir, snapshots);
  const [first] = missing;
  // A message of a person goes on without: what its conversation began with may be long gone.
  if (first !== undefined && routineId !== null) throw new DaemonError('PLUGIN_NOT_FOUND', first);
  const told = [...missing, ...notes].map(
    (message): WorkspaceDiagnostic => ({ code: 'plugin_left_out', message }),
  );
  return { skills: [...skills], mcpServers: [...mcpServers], notes: told };
}
