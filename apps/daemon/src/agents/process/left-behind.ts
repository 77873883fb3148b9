import { findCgroup } from './cgroup.ts';
import { stopGroup, usualGraceMs } from './group.ts';
import { Hunt } from './hunt.ts';
import { startedToken } from './identity.ts';
import { sweep } from './sweep.ts';
import { orderOf } from './table.ts';

/** What was kept of a process by a daemon that is no more. */
export interface LeftBehind {
  readonly pid: number;
  readonly startedToken: string | null;
  /** The agent run's id, which its processes carry as `OD_RUN_ID`. */
  readonly runId: string;
}

/**
 * Ends what a run left behind when its daemon crashed: the group and session,
 * when its leader is certainly still the same process (equal tokens), and every
 * process that carries the run's mark, is in its cgroup, or descends from such a
 * one, wherever it has moved to. A process that is none of these is never
 * touched. Returns the ids of the processes it ended.
 */
export async function endLeftBehind(left: LeftBehind): Promise<readonly number[]> {
  const { pid, startedToken: token, runId } = left;
  const isSame = token !== null && (await startedToken(pid)) === token;
  const quarry = { runId, leader: isSame ? { pid, token } : null, since: orderOf(token) };
  const hunt = new Hunt(quarry, findCgroup(runId));
  // Before any signal: as long as parents live they tell whose children are.
  const before = await hunt.look();
  const group = isSame ? await stopGroup(pid) : null;
  const rest = await sweep(hunt, { stragglerMs: 0, graceMs: usualGraceMs });
  await hunt.end();
  const alive = new Set(rest.survivors.map((one) => one.pid));
  const ended = [...before, ...rest.processes].map((one) => one.pid);
  if (hunt.isBlind && group?.wasAlive === true && group.isGone) ended.push(pid);
  return [...new Set(ended)].filter((one) => !alive.has(one));
}
