import type { PreparedRun } from '../handoff.ts';
import type { StartOrder } from '../keeper/message.ts';
import { spoolFolder } from '../spool/folder.ts';
import type { Rooms } from './rooms.ts';

/** What a keeper is told of a run. @param cwd absolute path of its workspace */
export function orderOf({ dataDir, aloneMs }: Rooms, run: PreparedRun, cwd: string): StartOrder {
  const { folder: _, assistantMessageId: __, policies: ___, agentId, ...rest } = run;
  const spool = spoolFolder(dataDir, run.agentRunId);
  return { ...rest, agentId: agentId ?? '', cwd, spool, aloneMs };
}
