import { stopGroup } from './group.ts';
import { linuxToken, startedToken } from './identity.ts';
import { hasEnvironmentEntry, isLiving, livingProcesses, processFacts } from './proc.ts';
import { pause } from './wait.ts';

/** What was kept of a process by a daemon that is no more. */
export interface LeftBehind {
  readonly pid: number;
  readonly startedToken: string | null;
  /** The agent run's id, which its processes carry as `OD_RUN_ID`. */
  readonly runId: string;
}

interface Marked {
  readonly pid: number;
  readonly token: string;
}

const graceMs = 2_000;
const pauseMs = 25;

/**
 * Ends what a run left behind when its daemon crashed: the group, when its
 * leader is certainly still the same process (equal tokens), and on Linux every
 * process that carries the run's mark, wherever it has moved to. A process that
 * is neither is never touched. Returns the ids of the processes it ended.
 */
export async function endLeftBehind(left: LeftBehind): Promise<readonly number[]> {
  const ended = new Set<number>();
  const isSame = left.startedToken !== null && (await startedToken(left.pid)) === left.startedToken;
  if (isSame) {
    const members = livingProcesses()?.filter((facts) => facts.group === left.pid);
    const end = await stopGroup(left.pid, { graceMs });
    if (end.wasAlive) for (const { pid } of members ?? [{ pid: left.pid }]) ended.add(pid);
  }
  for (const pid of await endMarked(`OD_RUN_ID=${left.runId}`)) ended.add(pid);
  return [...ended];
}

/** Ends every process with this entry in its environment, SIGTERM before SIGKILL. Linux only. */
async function endMarked(entry: string): Promise<readonly number[]> {
  const marked = (livingProcesses() ?? [])
    .filter(({ pid }) => pid !== process.pid && hasEnvironmentEntry(pid, entry))
    .flatMap(({ pid }) => {
      const token = linuxToken(pid);
      return token === null ? [] : [{ pid, token }];
    });
  for (const one of marked) signal(one, 'SIGTERM');
  for (let waited = 0; waited < graceMs && marked.some(isThere); waited += pauseMs)
    await pause(pauseMs);
  for (const one of marked) signal(one, 'SIGKILL');
  for (let waited = 0; waited < graceMs && marked.some(isThere); waited += pauseMs)
    await pause(pauseMs);
  return marked.filter((one) => !isThere(one)).map(({ pid }) => pid);
}

function isThere({ pid, token }: Marked): boolean {
  const facts = processFacts(pid);
  return facts !== null && isLiving(facts) && linuxToken(pid) === token;
}

function signal(one: Marked, name: NodeJS.Signals): void {
  // Between the two signals the id may have gone to another process.
  if (!isThere(one)) return;
  try {
    process.kill(one.pid, name);
  } catch {
    // Gone in the meantime, or not ours: `isThere` tells which.
  }
}
