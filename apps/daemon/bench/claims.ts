/** How a worker process takes up what is due: by the daemon's own claim, or in plain SQL. */
export type Kind = 'ours' | 'plain';

/** A way to claim: one batch, and the completion of its runs. */
export interface Claims {
  /** @returns the ids of the runs claimed, or null when nothing is due any more */
  readonly claim: () => Promise<readonly string[] | null>;
  readonly complete: (runIds: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The interval of every routine (ms). */
export const everyMs = 3_600_000;

/** The statement that completes a batch of runs, the same for both kinds. */
export const completion = `UPDATE routine_runs SET status = 'succeeded', completed_at = $1
  WHERE id = ANY ($2::text[])`;

/** The machine's monotonic clock (ms), which all processes share. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
