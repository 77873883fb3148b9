import { startedToken } from '../agents/process/identity.ts';
import { signalProcess } from '../agents/process/signal.ts';
import type { KeeperRecord } from '../spool/folder.ts';

/** Ends a keeper at once, if its process is certainly still the same. What it kept is left to who follows its runs. */
export async function endKeeper({ pid, startedToken: token }: KeeperRecord): Promise<void> {
  if (token !== null && (await startedToken(pid)) === token)
    signalProcess({ pid, token }, 'SIGKILL');
}
