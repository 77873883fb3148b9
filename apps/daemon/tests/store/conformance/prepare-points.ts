import type { WritePoint } from '../ground.ts';

/** One write of a preparation, and the ids that had been reached when it failed. */
export interface PreparePoint {
  readonly what: string;
  readonly point: WritePoint;
  readonly reached: { readonly project: boolean; readonly conversation: boolean };
}

const nothing = { project: false, conversation: false };
const project = { project: true, conversation: false };
const both = { project: true, conversation: true };
const snapshots = 'applied_plugin_snapshots';
const pinned = 'UPDATE OF applied_plugin_snapshot_id';

/** Every write of a preparation with one plugin, in order. A reused project is not written first. */
export const preparePoints: readonly PreparePoint[] = [
  { what: 'the project', point: { on: 'INSERT', table: 'projects' }, reached: nothing },
  { what: 'the conversation', point: { on: 'INSERT', table: 'conversations' }, reached: project },
  {
    what: "the user's message",
    point: { on: 'INSERT', table: 'messages', when: `NEW.role = 'user'` },
    reached: both,
  },
  {
    what: "the assistant's message",
    point: { on: 'INSERT', table: 'messages', when: `NEW.role = 'assistant'` },
    reached: both,
  },
  { what: 'the agent run', point: { on: 'INSERT', table: 'agent_runs' }, reached: both },
  { what: 'the snapshot', point: { on: 'INSERT', table: snapshots }, reached: both },
  {
    what: "the snapshot's link to its project",
    point: { on: 'UPDATE OF project_id', table: snapshots },
    reached: both,
  },
  { what: "the project's pin", point: { on: pinned, table: 'projects' }, reached: both },
  {
    what: "the snapshot's link to its conversation",
    point: { on: 'UPDATE OF conversation_id', table: snapshots },
    reached: both,
  },
  { what: "the conversation's pin", point: { on: pinned, table: 'conversations' }, reached: both },
  {
    what: "the snapshot's link to its run",
    point: { on: 'UPDATE OF run_id', table: snapshots },
    reached: both,
  },
  {
    what: "the run's ids",
    point: { on: 'UPDATE OF conversation_id', table: 'routine_runs' },
    reached: both,
  },
  {
    what: "the attempt's order",
    point: { on: 'INSERT', table: 'open_attempts' },
    reached: both,
  },
];
