export interface RoutinesTable {
  id: string;
  name: string;
  prompt: string;
  schedule_kind: string;
  schedule_value: string;
  schedule_json: string | null;
  project_mode: string;
  project_id: string | null;
  skill_id: string | null;
  agent_id: string | null;
  agent_options_json: string | null;
  context_json: string | null;
  policies_json: string | null;
  enabled: number;
  /** Why it is paused or snoozed. */
  note: string | null;
  paused_by: string | null;
  /** Until when no slot is implied although it is enabled. */
  snoozed_until: number | null;
  /** Failed runs in a row. */
  failures: number;
  /** The version of the definition in force; counts every change. */
  version: number;
  /** Every slot up to this instant has its entry in the ledger. */
  cursor_at: number;
  /** When a daemon looks at this routine next; null = never. At most the next slot. */
  due_at: number | null;
  /** When a slot of it was claimed last. Written by every claim, so that claims of one routine queue up. */
  claimed_at: number | null;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
}

/** A routine's definition in (active_from, active_until]. */
export interface RoutineVersionsTable {
  routine_id: string;
  version: number;
  hash: string;
  definition_json: string;
  active: number;
  change: string;
  note: string | null;
  active_from: number;
  active_until: number | null;
}

export interface RoutineSlotsTable {
  routine_id: string;
  slot_at: number;
  until_at: number;
  count: number;
  outcome: string;
  cause: string | null;
  run_id: string | null;
  /** The run that stood in the way, or that stands for the slot instead. */
  other_run_id: string | null;
  claimed_by: string | null;
  recorded_at: number;
}

export interface RoutineRunsTable {
  id: string;
  routine_id: string;
  trigger: string;
  status: string;
  slot_at: number | null;
  project_id: string;
  conversation_id: string;
  agent_run_id: string;
  started_at: number;
  completed_at: number | null;
  summary: string | null;
  error: string | null;
  error_code: string | null;
  /** The daemon that has the run in its hands. */
  claimed_by: string | null;
  /** The version of the routine's definition that it was claimed under. */
  version: number | null;
  /** Why it waits while it is queued. */
  waiting_for: string | null;
}

/** A stretch in which no daemon could take a slot. */
export interface AbsencesTable {
  from_at: number;
  until_at: number;
  cause: string;
  daemon_id: string;
}

/** One row: when any daemon was last there. */
export interface LastPresenceTable {
  id: number;
  seen_at: number;
}

/** One row: the edition of the time zones' rules that routines are planned with. */
export interface ZoneDataTable {
  id: number;
  tz: string;
  icu: string;
  since_at: number;
}
