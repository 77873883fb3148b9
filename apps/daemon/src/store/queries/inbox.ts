import {
  ErrorCode,
  FinalStatus,
  type InboxItem,
  MOST_UNREAD,
  Trigger,
  Usage,
} from '@open-design/contracts';
import { sql } from 'kysely';
import { z } from 'zod';
import { build } from '../compile.ts';
import { fromJson } from '../json.ts';
import { oneLine } from '../one-line.ts';
import { all, first, type Plan } from '../plan.ts';

/** A place in the list: after the run that ended at this instant (UTC epoch ms) and has this id. */
export interface InboxPlace {
  readonly completedAt: number;
  readonly agentRunId: string;
}

export interface InboxFilter {
  /** Only those that nobody has looked at. */
  readonly isUnread: boolean;
  readonly before: InboxPlace | null;
  readonly limit: number;
}

/** What a person reads of an answer in a list, and of how much of it that is made (characters). */
const summaryLength = 280;
const answerHead = 2_000;

const Facts = z.object({ usage: Usage.nullish() });

/** Runs that have ended, newest first; of a run with several attempts the last one alone. */
export function* listEnded({ isUnread, before, limit }: InboxFilter): Plan<InboxItem[]> {
  let query = endedRuns()
    .leftJoin('routines', 'routines.id', 'agent_runs.routine_id')
    .leftJoin('projects', 'projects.id', 'agent_runs.project_id')
    .leftJoin('run_workspaces', 'run_workspaces.agent_run_id', 'agent_runs.id')
    // A direct message has no summary of its own but the answer.
    .leftJoin('messages', (join) =>
      join
        .onRef('messages.id', '=', 'agent_runs.assistant_message_id')
        .on('agent_runs.routine_run_id', 'is', null),
    )
    .selectAll('agent_runs')
    .select(sql<string | null>`substr(messages.content, 1, ${sql.lit(answerHead)})`.as('answer'))
    .select(['routines.name as routineName', 'projects.name as projectName'])
    .select(['run_workspaces.files_changed as filesChanged', 'routine_runs.trigger'])
    .select(['routine_runs.slot_at as slotAt', 'routine_runs.summary'])
    .select(['routine_runs.status as runStatus', 'routine_runs.error as runError'])
    .select('routine_runs.error_code as runErrorCode');
  if (isUnread) query = query.where('agent_runs.looked_at', 'is', null);
  if (before !== null) {
    const { completedAt, agentRunId } = before;
    query = query
      .where('agent_runs.completed_at', '<=', completedAt)
      .where((eb) =>
        eb.or([
          eb('agent_runs.completed_at', '<', completedAt),
          eb('agent_runs.id', '<', agentRunId),
        ]),
      );
  }
  const newest = query.orderBy('agent_runs.completed_at', 'desc').orderBy('agent_runs.id', 'desc');
  const rows = yield* all(newest.limit(limit));
  return rows.map((row) => ({
    agentRunId: row.id,
    runId: row.routine_run_id,
    routineId: row.routine_id,
    routineName: row.routineName,
    projectId: row.project_id,
    projectName: row.projectName,
    conversationId: row.conversation_id,
    agentId: row.agent_id,
    // A run that could not be prepared has failed; its agent run, which never began, was canceled.
    status: FinalStatus.parse(row.runStatus ?? row.status),
    trigger: Trigger.nullable().parse(row.trigger),
    slotAt: row.slotAt,
    startedAt: row.started_at,
    completedAt: row.completed_at ?? row.updated_at,
    summary: oneLine(row.summary ?? row.answer ?? '', summaryLength),
    error: row.runError ?? row.error,
    errorCode: ErrorCode.nullable().parse(row.runErrorCode ?? row.error_code),
    filesChanged: row.filesChanged,
    usage: fromJson(Facts, row.facts_json ?? '{}').usage ?? null,
    lookedAt: row.looked_at,
  }));
}

/** How many ended runs nobody has looked at, counted up to `MOST_UNREAD`. */
export function* countUnread(): Plan<number> {
  const row = yield* first(
    build
      .selectFrom(
        endedRuns()
          .select('agent_runs.id')
          .where('agent_runs.looked_at', 'is', null)
          .limit(MOST_UNREAD)
          .as('unread'),
      )
      .select((eb) => eb.fn.countAll<number>().as('count')),
  );
  return row?.count ?? 0;
}

/** An attempt that was followed by another is no end. */
function endedRuns() {
  return build
    .selectFrom('agent_runs')
    .leftJoin('routine_runs', 'routine_runs.id', 'agent_runs.routine_run_id')
    .where('agent_runs.completed_at', 'is not', null)
    .where((eb) =>
      eb.or([
        eb('agent_runs.routine_run_id', 'is', null),
        eb('routine_runs.agent_run_id', '=', eb.ref('agent_runs.id')),
      ]),
    );
}
