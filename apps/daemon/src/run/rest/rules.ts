/** After a limit's reset the account's agents are started so far (ms) from each other: not all who waited at once. */
export const paceMs = 10_000;

/** When so long (ms) nobody has come, nobody waits any more: starts are free again. */
export const quietMs = 60_000;

const firstWaitMs = 5 * 60_000;
const longestWaitMs = 5 * 3_600_000;

/**
 * How long (ms) an account rests whose agent does not say when its limit is
 * reset: 5 minutes, then twice as long each time, up to 5 hours.
 *
 * @param reports in a row, this one counted
 */
export function usualWait(reports: number): number {
  return Math.min(firstWaitMs * 2 ** (reports - 1), longestWaitMs);
}

/** What a report says and what is known. Instants are UTC epoch ms. */
export interface Report {
  readonly resetsAt: number | null;
  readonly at: number;
  /** In a row, this one counted. */
  readonly reports: number;
}

/**
 * Until when an account rests. What the agent says holds. Where it says nothing,
 * or what has passed, the wait is a usual one; and where it reports its limit
 * right after a reset that it had named, the wait is at least that.
 */
export function restUntil({ resetsAt, at, reports }: Report): { until: number; isTold: boolean } {
  const usual = at + usualWait(reports);
  if (resetsAt === null || resetsAt <= at) return { until: usual, isTold: false };
  if (reports > 1 && resetsAt < usual) return { until: usual, isTold: false };
  return { until: resetsAt, isTold: true };
}
