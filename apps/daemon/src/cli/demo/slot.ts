import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { type DaemonEvent, type Routine, type RunStatus, routes } from '@open-design/contracts';
import { now } from '../../clock.ts';
import { CliError, Exit } from '../exit.ts';
import { statusText } from '../narrate.ts';
import { oneLine, type Painter, size, span, timeOfDay } from '../print.ts';
import { beginning } from '../short-id.ts';
import { outcomeWords } from '../slot-words.ts';
import { runEvents } from '../stream.ts';
import type { DemoDaemon } from './daemon.ts';
import type { ChangedFiles } from './files.ts';
import type { Inbox } from './inbox.ts';
import type { Timeline } from './timeline.ts';

type Named<T extends DaemonEvent['type']> = Extract<DaemonEvent, { type: T }>;

/** What the story of a slot is told with. */
export interface Stage {
  readonly daemon: DemoDaemon;
  readonly routine: Routine;
  readonly folder: string;
  readonly events: Inbox<DaemonEvent>;
  readonly files: ChangedFiles;
  readonly timeline: Timeline;
  readonly paint: Painter;
  readonly signal: AbortSignal;
}

/** How a slot's run ended, for the exit code. */
export interface Told {
  readonly status: RunStatus;
  readonly error: string | null;
  /** Relative paths of the files that the agent wrote. */
  readonly written: readonly string[];
}

/** A slot that nobody claims this long after its time will not be (ms). */
const claimPatienceMs = 30_000;

/** Tells one slot's way through the six rooms while it goes it: claim, prepare, run, record. */
export async function tellSlot(stage: Stage): Promise<Told> {
  const { events } = stage;
  const claim = await tellClaim(stage);
  const isOfSlot = (event: DaemonEvent): event is Named<'run.prepared'> | Named<'run.finished'> =>
    (event.type === 'run.prepared' || event.type === 'run.finished') && event.runId === claim.runId;
  // A preparation that fails goes from the claim straight to the end.
  const next = await events.next(isOfSlot);
  const written = next.type === 'run.prepared' ? await tellRun(stage, next) : [];
  if (next.type === 'run.prepared') await events.next(isOfSlot);
  const { status, error } = await tellRecord(stage, claim);
  return { status, error, written };
}

async function tellClaim({ events, routine, timeline, daemon }: Stage) {
  const isClaim = (event: DaemonEvent): event is Named<'slot.claimed'> =>
    event.type === 'slot.claimed' && event.routineId === routine.id;
  const claim = await claimedInTime(events.next(isClaim), routine);
  timeline.step(
    'claim',
    `${beginning(daemon.record.id)} took slot ${timeOfDay(claim.slotAt)}: ${beginning(claim.runId)}`,
    { daemonId: daemon.record.id, slotAt: claim.slotAt, runId: claim.runId },
  );
  return claim;
}

async function claimedInTime<T>(claim: Promise<T>, routine: Routine): Promise<T> {
  const timer = new AbortController();
  const due = Math.max(0, (routine.nextRunAt ?? now()) - now());
  const late = delay(due + claimPatienceMs, undefined, { signal: timer.signal }).then(() => {
    throw new CliError(
      Exit.failed,
      'INTERNAL',
      `The slot was not claimed within ${span(claimPatienceMs)} of its time. \`open-design doctor\` may say why.`,
    );
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([claim, late]);
  } finally {
    timer.abort();
  }
}

async function tellRun(stage: Stage, prepared: Named<'run.prepared'>): Promise<readonly string[]> {
  const { timeline, routine, folder, daemon, paint, signal } = stage;
  const { agentRunId, projectId, conversationId } = prepared;
  timeline.step(
    'prepare',
    `project ${beginning(projectId)}, ${beginning(conversationId)}, agent run ${beginning(agentRunId)}`,
    { projectId, conversationId, agentRunId },
  );
  timeline.step('run', `${routine.agentId} works in ${folder}`, {
    agentId: routine.agentId,
    folder,
  });
  for await (const event of runEvents(daemon.client, agentRunId, signal)) timeline.agent(event);
  timeline.endAgent();
  signal.throwIfAborted();
  const files = await stage.files.sinceLast();
  for (const file of files.slice(0, 5)) {
    const whole = path.join(folder, file.path);
    timeline.more(`wrote ${paint('bold', file.path)}, ${size(file.size)}`);
    timeline.more(`open  ${pathToFileURL(whole).href}`);
  }
  if (files.length > 5) timeline.more(`and ${files.length - 5} more files`);
  return files.map((file) => file.path);
}

async function tellRecord(
  { daemon, routine, timeline, paint }: Stage,
  claim: Named<'slot.claimed'>,
) {
  const params = { id: routine.id };
  const [{ slots }, { runs }] = await Promise.all([
    daemon.client.call(routes.listSlots, { params }),
    daemon.client.call(routes.listRoutineRuns, { params, query: { limit: 100 } }),
  ]);
  const entry = slots.find(({ slotAt }) => slotAt === claim.slotAt);
  const run = runs.find(({ id }) => id === claim.runId);
  if (entry === undefined || run === undefined)
    throw new CliError(
      Exit.failed,
      'INTERNAL',
      `The ledger has no entry for the slot of ${timeOfDay(claim.slotAt)}. That is a defect; please report it.`,
    );
  const took = run.completedAt === null ? '' : ` in ${span(run.completedAt - run.startedAt)}`;
  timeline.step(
    'record',
    `slot ${timeOfDay(entry.slotAt)} ${outcomeWords[entry.outcome]}, claimed after ${span(Math.max(0, run.startedAt - entry.slotAt))}: ${statusText(run.status, paint)}${took}`,
    { slot: entry, run },
  );
  if (run.error !== null) timeline.more(paint('red', oneLine(run.error, 200)));
  return run;
}
