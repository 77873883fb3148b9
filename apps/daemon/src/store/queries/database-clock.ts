import { now } from '../../clock.ts';
import { allOf, type Plan, type Statement } from '../plan.ts';

/** How far the database's clock is from ours (ms). */
export interface ClockOffset {
  /** Positive where the database is ahead. */
  readonly aheadMs: number;
  /** The true offset lies within this of it: half of the round trip. */
  readonly withinMs: number;
}

const samples = 5;

/**
 * Asks the database server for its clock, some times over, and takes the
 * quickest answer: the server read its clock between our two readings, so the
 * middle of them is wrong by half of the round trip at most (as in NTP, RFC
 * 5905, section 8). Of an embedded database it says nothing: its clock is ours.
 */
export function* databaseClock(): Plan<ClockOffset> {
  let best: ClockOffset = { aheadMs: 0, withinMs: Infinity };
  for (let sample = 0; sample < samples; sample += 1) {
    const asked = now();
    const [row] = yield* allOf<{ at: number }>(serverClock);
    const answered = now();
    const withinMs = (answered - asked) / 2;
    const isBetter = row !== undefined && withinMs >= 0 && withinMs < best.withinMs;
    if (isBetter) best = { aheadMs: Math.round(row.at - (asked + answered) / 2), withinMs };
  }
  return best;
}

// The transaction's own now() would be the instant at which it began.
const serverClock: Statement = {
  text: (engine) => ({
    sql:
      engine === 'postgres'
        ? 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS at'
        : "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS at",
    parameters: [],
  }),
};
