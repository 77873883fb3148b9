/** What agents ask a person, and what became of it. */
export const permissionRequests: readonly string[] = [
  `CREATE TABLE permission_requests (
    id TEXT PRIMARY KEY,
    agent_run_id TEXT NOT NULL,
    routine_run_id TEXT,
    routine_id TEXT,
    asked_at BIGINT NOT NULL,
    deadline_at BIGINT NOT NULL,
    kind TEXT,
    title TEXT NOT NULL,
    detail TEXT,
    paths_json TEXT NOT NULL,
    options_json TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    session_id TEXT,
    state TEXT NOT NULL,
    allow INTEGER,
    note TEXT,
    answered_by TEXT,
    answered_at BIGINT,
    told_at BIGINT
  )`,
  'CREATE INDEX permission_requests_of_run ON permission_requests (agent_run_id)',
  // What waits for a person is asked for at every look at the runs.
  `CREATE INDEX permission_requests_waiting ON permission_requests (asked_at) WHERE state IN ('open', 'parked')`,
];
