import type { Claim } from '../handoff.ts';
import type { Place } from '../run/gate.ts';
import { agentOfRoutine } from '../store/queries/routines.ts';
import type { Rooms } from './rooms.ts';

/**
 * Waits for a place for a claimed run. Its agent is read only where agents are
 * counted, and as late as that, so that an edit while it waited its turn holds.
 *
 * @throws DaemonError DAEMON_STOPPED; the store's own error
 */
export async function placeFor({ store, gate }: Rooms, claim: Claim): Promise<Place> {
  const { agentRunId, routineId } = claim;
  const agentId = gate.countsAgents ? await store.read(() => agentOfRoutine(routineId)) : null;
  return await gate.take({ agentRunId, agentId, routineId });
}
