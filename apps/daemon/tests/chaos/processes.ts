import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  commandOf,
  environmentValues,
  isLiving,
  processFacts,
  processIds,
} from '../../src/agents/process/proc.ts';
import { linuxToken } from '../../src/agents/process/identity.ts';
import { KeeperRecord } from '../../src/spool/folder.ts';

/** A process that lives, as a person would want to read of it. */
export interface Survivor {
  readonly pid: number;
  /** Its mark, OD_RUN_ID, or null. */
  readonly runId: string | null;
  readonly command: string;
}

/** All living processes that carry the mark of one of these runs. Sees what left its group and session, too. */
export function markedProcesses(runIds: ReadonlySet<string>): Survivor[] {
  return living().flatMap((pid) => {
    const runId = environmentValues(pid, 'OD_RUN_ID').find((it) => runIds.has(it));
    return runId === undefined ? [] : [{ pid, runId, command: commandOf(pid).join(' ') }];
  });
}

/** All living processes, but this one, whose arguments name the folder: daemons, keepers, agents. */
export function processesOn(folder: string): Survivor[] {
  return living().flatMap((pid) => {
    const command = commandOf(pid).join(' ');
    if (pid === process.pid || !command.includes(folder)) return [];
    return [{ pid, runId: environmentValues(pid, 'OD_RUN_ID')[0] ?? null, command }];
  });
}

function living(): number[] {
  return (processIds() ?? []).filter((pid) => {
    const facts = processFacts(pid);
    return facts !== null && isLiving(facts);
  });
}

/** The keepers that have written themselves down, and whether each is there. */
export function keepersOf(dataDir: string): (KeeperRecord & { readonly isAlive: boolean })[] {
  const folder = path.join(dataDir, 'keepers');
  return names(folder).flatMap((name) => {
    try {
      const text = readFileSync(path.join(folder, name), 'utf8');
      const it = KeeperRecord.parse(JSON.parse(text));
      const facts = processFacts(it.pid);
      const isSame = facts !== null && isLiving(facts) && linuxToken(it.pid) === it.startedToken;
      return [{ ...it, isAlive: isSame }];
    } catch {
      // It is being written, or has gone.
      return [];
    }
  });
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

/** Ends all that is left of this program, at once; the last thing that it does. */
export function sweep(folder: string, runIds: ReadonlySet<string>): void {
  for (const { pid } of [...processesOn(folder), ...markedProcesses(runIds)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has gone by itself.
    }
  }
}
