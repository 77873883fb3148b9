import { z } from 'zod';
import { build } from '../compile.ts';
import { all, change, type Plan } from '../plan.ts';
import type { DaemonsTable } from '../tables/daemons.ts';

/** A daemon that works on this store, as it wrote itself down. */
export interface DaemonPresence {
  readonly id: string;
  /** The machine's name and boot, so that a process id means something. */
  readonly host: string;
  readonly pid: number;
  readonly startedToken: string | null;
  /** UTC epoch ms. */
  readonly startedAt: number;
}

/**
 * Writes a daemon down, or that it is still there.
 * @param now UTC epoch ms
 * @param agents the ids of the agents that it has
 */
export function* seen(it: DaemonPresence, now: number, agents: readonly string[] = []): Plan<void> {
  const seenNow = { seen_at: now, agents_json: JSON.stringify(agents) };
  yield* change(
    build
      .insertInto('daemons')
      .values({
        id: it.id,
        host: it.host,
        pid: it.pid,
        started_token: it.startedToken,
        started_at: it.startedAt,
        ...seenNow,
      })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(seenNow)),
  );
}

const Agents = z.array(z.string());

/** The agents that a daemon says it has; none where it does not say. */
export function agentsOf({ agents_json }: Pick<DaemonsTable, 'agents_json'>): string[] {
  return Agents.parse(JSON.parse(agents_json ?? '[]'));
}

/** Takes a daemon off the list. */
export function* gone(id: string): Plan<void> {
  yield* change(build.deleteFrom('daemons').where('id', '=', id));
}

export function* listDaemons(): Plan<DaemonsTable[]> {
  return yield* all(build.selectFrom('daemons').selectAll().orderBy('started_at'));
}
