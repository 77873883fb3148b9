import { hostname } from 'node:os';
import { startedToken } from './agents/process/identity.ts';
import { bootId, isLiving, processFacts } from './agents/process/proc.ts';
import { Siblings } from './claim/presence.ts';
import type { Machine } from './fire/rescue-step.ts';

/** This process on this machine, as other daemons find it in the store. @param startedAt UTC epoch ms */
export async function thisMachine(daemonId: string, startedAt: number): Promise<Machine> {
  return {
    self: {
      id: daemonId,
      // With the boot, so that a process id from before a restart of the machine means nothing here.
      host: `${hostname()} ${bootId() ?? ''}`.trim(),
      pid: process.pid,
      startedToken: await startedToken(process.pid),
      startedAt,
    },
    async isAlive({ pid, startedToken: known }) {
      // A process that nobody has collected yet still has its id and its start time.
      const facts = processFacts(pid);
      if (facts !== null && !isLiving(facts)) return false;
      return known === null ? isThere(pid) : (await startedToken(pid)) === known;
    },
    siblings: new Siblings(),
  };
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
