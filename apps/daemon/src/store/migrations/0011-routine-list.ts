/**
 * Routines are counted, searched and put in order without reading their
 * prompts, by nothing that a claim writes.
 */
export const routineList: readonly string[] = [
  'CREATE INDEX routines_listed ON routines (deleted_at, created_at, id, enabled, snoozed_until, failures, name)',
];
