/** The smallest value that at least the share `p` (0–1) of all values does not exceed. @throws Error when there is none */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * p) - 1)];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

/** The middle value. @throws Error when there is none */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
