/** A reading of a wall clock as text: `2027-01-05T09:00`, seconds if need be. */
const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/;

/** Whether a text is a date and time that exist on the calendar, without a zone. */
export function isLocalDateTime(text: string): boolean {
  if (!shape.test(text)) return false;
  const at = parseLocalDateTime(text);
  // The parser takes 31 February for 3 March.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** The epoch ms at which a clock in UTC shows this date and time; not a number where there is none. */
export function parseLocalDateTime(text: string): number {
  return Date.parse(`${text}Z`);
}
