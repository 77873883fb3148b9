/** A stretch in which daemons do not run: [from, to), UTC epoch ms. */
export interface Downtime {
  /** Which daemon, counted from 1; null for all. */
  readonly daemon: number | null;
  readonly from: number;
  readonly to: number;
}

/** Whether a daemon (from 1) is meant to run at an instant. */
export function isMeantToRun(downs: readonly Downtime[], daemon: number, at: number): boolean {
  return !downs.some((it) => (it.daemon ?? daemon) === daemon && it.from <= at && at < it.to);
}

/** The instants in (from, until) at which a daemon may stop or start, in order. */
export function turningPoints(downs: readonly Downtime[], from: number, until: number): number[] {
  const all = new Set(downs.flatMap((it) => [it.from, it.to]));
  return [...all].filter((at) => at > from && at < until).toSorted((a, b) => a - b);
}
