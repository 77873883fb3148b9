import { AgentPayload } from '@open-design/contracts';
import { sql } from 'kysely';
import { z } from 'zod';
import { build } from '../compile.ts';
import { fromJson } from '../json.ts';
import { all, type Plan } from '../plan.ts';

/** A piece of what an agent said or its program wrote. */
export interface SaidPiece {
  /** Pieces of different sources do not share a line. */
  readonly source: 'agent' | 'stdout' | 'stderr';
  readonly text: string;
}

/** How many of a run's last events are looked through for text. */
const lastEvents = 200;
const Text = z.object({ text: z.string() });

/** The text among a run's last stored events, the last first. */
export function* lastSaid(agentRunId: string): Plan<SaidPiece[]> {
  const rows = yield* all(
    build
      .selectFrom('run_events')
      .select(['name', 'data_json'])
      .where('run_id', '=', agentRunId)
      .orderBy('seq', 'desc')
      .limit(lastEvents),
  );
  return rows.flatMap(({ name, data_json }): SaidPiece[] => {
    if (name === 'stdout' || name === 'stderr')
      return [{ source: name, text: fromJson(Text, data_json).text }];
    if (name !== 'agent') return [];
    // What it says after a tool call begins a line of its own.
    if (data_json.startsWith('{"type":"tool_')) return [{ source: 'agent', text: '\n' }];
    if (!data_json.startsWith('{"type":"text_delta"')) return [];
    return [{ source: 'agent', text: fromJson(Text, data_json).text }];
  });
}

/** What a usage event tells, as its agent counts. */
export type UsagePayload = Extract<AgentPayload, { type: 'usage' }>;

/**
 * The usage events of a run after a number, in order. They are found by how
 * their text begins, so that a run with 50,000 events is not parsed: `type` is
 * the first key of every payload, because the schema has it first.
 */
export function* usageAfter(
  agentRunId: string,
  after: number,
): Plan<{ readonly seq: number; readonly usage: UsagePayload }[]> {
  const rows = yield* all(
    build
      .selectFrom('run_events')
      .select(['seq', 'data_json'])
      .where('run_id', '=', agentRunId)
      .where('seq', '>', after)
      .where('name', '=', 'agent')
      .where(sql<boolean>`substr(data_json, 1, 15) = '{"type":"usage"'`)
      .orderBy('seq'),
  );
  return rows.flatMap(({ seq, data_json }) => {
    const payload = fromJson(AgentPayload, data_json);
    return payload.type === 'usage' ? [{ seq, usage: payload }] : [];
  });
}
