/** The only reader of the wall clock. Looked up at every call, so that a replaced `Date` is honoured. */
export function now(): number {
  return Date.now();
}
