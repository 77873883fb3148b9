import { now } from '../../clock.ts';
import { agentRunWithReason } from '../../commands/runs.ts';
import { countUnread, type InboxPlace, listEnded } from '../../store/queries/inbox.ts';
import { listLive } from '../../store/queries/live-list.ts';
import type { Handlers } from '../handlers.ts';
import { attention } from '../home/attention.ts';
import { comingSlots } from '../home/coming.ts';
import { timelineMarks } from '../home/marks.ts';
import { createPulseReader } from '../home/pulse.ts';
import { findsUnreadable } from '../home/unreadable.ts';
import { validationFailed } from '../input.ts';
import type { RouteSetup } from './setup.ts';

type Names =
  | 'listAttention'
  | 'listLiveRuns'
  | 'listTimeline'
  | 'listInbox'
  | 'lookedAtRun'
  | 'unlookRun'
  | 'lookedAtInbox';

const day = 86_400_000;
const longestTimeline = 400 * day;

/** What needs a person, what runs, what comes, what changed. */
export function homeRoutes(setup: RouteSetup): Pick<Handlers, Names> {
  const { store, looks } = setup;
  return {
    ...happeningRoutes(setup),
    async listTimeline({ query }) {
      const from = query.from ?? now();
      const until = query.until ?? from + day;
      checkStretch(from, until);
      const { slotReader, clockChanges } = setup;
      return await store.read(function* () {
        const { limit } = query;
        const coming = yield* comingSlots(slotReader, { from, until, limit });
        const zones = new Set(coming.slots.map(({ timezone }) => timezone));
        const { marks, truncated } = yield* timelineMarks(clockChanges, zones, { from, until });
        const isCut = coming.truncated || truncated;
        return { from, until, slots: coming.slots, marks, truncated: isCut };
      });
    },
    async listInbox({ query }) {
      const { limit } = query;
      const isUnread = query.unread === 'true';
      const before = query.before === undefined ? null : placeOf(query.before);
      return await store.read(function* () {
        const found = yield* listEnded({ isUnread, before, limit: limit + 1 });
        const items = found.slice(0, limit);
        const last = found.length > limit ? items.at(-1) : undefined;
        const nextBefore = last === undefined ? null : `${last.completedAt}.${last.agentRunId}`;
        return { items, unread: yield* countUnread(), nextBefore };
      });
    },
    lookedAtRun: async ({ params }) => await looks.look(params.id),
    unlookRun: async ({ params }) => await looks.unlook(params.id),
    lookedAtInbox: async ({ body }) => ({ looked: await looks.lookAtAll(body.until) }),
  };
}

function happeningRoutes({
  store,
  waitingFor,
  agentsSeen,
}: RouteSetup): Pick<Handlers, 'listAttention' | 'listLiveRuns'> {
  const pulses = createPulseReader();
  const unreadable = findsUnreadable(store);
  return {
    async listAttention() {
      const unread = await unreadable();
      return await store.read(() => attention(agentsSeen(), unread));
    },
    async listLiveRuns({ query }) {
      return await store.read(function* () {
        const found = yield* listLive(query.limit + 1);
        const rows = found.slice(0, query.limit);
        // One that waits has not said anything.
        const atWork = rows.filter(({ status }) => status !== 'queued').map(({ id }) => id);
        const told = yield* pulses.of(atWork);
        const pulseOf = new Map(atWork.map((id, index) => [id, told[index]]));
        const runs = rows.map((row) => {
          const { lastLine = null, usage = null } = pulseOf.get(row.id) ?? {};
          return { ...row, ...agentRunWithReason(row, waitingFor), lastLine, usage };
        });
        return { runs, truncated: found.length > query.limit };
      });
    },
  };
}

function checkStretch(from: number, until: number): void {
  const isTooLong = until - from > longestTimeline;
  if (until >= from && !isTooLong) return;
  const why = isTooLong ? 'at most 400 days after' : 'an instant at or after';
  throw validationFailed([
    { field: 'query.until', message: `expected ${why} \`from\` (${from}), got ${until}` },
  ]);
}

function placeOf(before: string): InboxPlace {
  const [, completedAt, agentRunId] = /^(-?\d{1,16})\.(.+)$/.exec(before) ?? [];
  if (completedAt !== undefined && agentRunId !== undefined)
    return { completedAt: Number(completedAt), agentRunId };
  const message = `expected the \`nextBefore\` of a page before, got ${JSON.stringify(before.slice(0, 60))}`;
  throw validationFailed([{ field: 'query.before', message }]);
}
