import { z } from 'zod';
import { AttentionItem } from '../attention.ts';
import { InboxItem, MOST_UNREAD } from '../inbox.ts';
import { LiveRun } from '../live-run.ts';
import { Instant } from '../time.ts';
import { Timeline } from '../timeline.ts';
import { RunWorkspace } from '../workspace.ts';
import { count, id, millis, route } from './route.ts';

/** The body of `POST /api/inbox/looked`. */
export const InboxLookedInput = z
  .strictObject({
    /** All that ended up to and including this instant. */
    until: Instant,
  })
  .meta({ id: 'InboxLookedInput', example: { until: 1_779_012_900_000 } });

const shown = z.object({ workspace: RunWorkspace.nullable(), lookedAt: Instant.nullable() });

/** The routes under the tag `Home`: what needs a person, what runs, what comes, what changed. */
export const homeRoutes = {
  listAttention: route({
    method: 'GET',
    path: '/api/attention',
    tag: 'Home',
    summary: 'What waits for a person: questions by their deadline, then the rest, oldest first',
    answer: z.object({
      items: z.array(AttentionItem),
      /** Whether there are more; of each kind 100 are shown. */
      truncated: z.boolean(),
    }),
  }),
  listLiveRuns: route({
    method: 'GET',
    path: '/api/live-runs',
    tag: 'Home',
    summary: 'What runs now, those at work first: with their last line of text and what they used',
    query: z.object({ limit: count(100, 500) }),
    answer: z.object({ runs: z.array(LiveRun), truncated: z.boolean() }),
  }),
  listTimeline: route({
    method: 'GET',
    path: '/api/timeline',
    tag: 'Home',
    summary:
      'What comes: slots from now on for 24 hours, or in (from, until] of at most 400 days, with changes of the clocks; of what has passed, the stretches without a daemon',
    query: z.object({
      from: millis.optional(),
      until: millis.optional(),
      limit: count(500, 2_000),
    }),
    answer: Timeline,
  }),
  listInbox: route({
    method: 'GET',
    path: '/api/inbox',
    tag: 'Home',
    summary: 'Runs that have ended, newest first; with `unread`, those nobody has looked at',
    query: z.object({
      unread: z.enum(['true', 'false']).default('false'),
      /** `nextBefore` of the page before. */
      before: z.string().max(300).optional(),
      limit: count(50, 500),
    }),
    answer: z.object({
      items: z.array(InboxItem),
      /** How many there are that nobody has looked at; the count ends there. */
      unread: z.int().min(0).max(MOST_UNREAD),
      /** Where the next page begins; null where this is the last one. */
      nextBefore: z.string().nullable(),
    }),
  }),
  lookedAtRun: route({
    method: 'POST',
    path: '/api/runs/:id/looked',
    tag: 'Home',
    summary:
      'Mark the result of an ended agent run as looked at: what it left on disk may be pruned from then on',
    params: id,
    answer: shown,
  }),
  unlookRun: route({
    method: 'DELETE',
    path: '/api/runs/:id/looked',
    tag: 'Home',
    summary: 'Make the result of an agent run unread again: what is left of it on disk stays',
    params: id,
    answer: shown,
  }),
  lookedAtInbox: route({
    method: 'POST',
    path: '/api/inbox/looked',
    tag: 'Home',
    summary: 'Mark the results of all runs that ended up to an instant as looked at',
    body: InboxLookedInput,
    answer: z.object({ looked: z.int().min(0) }),
  }),
};
