import type {
  AccountRestsTable,
  BudgetScopesTable,
  DaemonsTable,
  SchemaMigrationsTable,
  SpendingsTable,
} from './tables/daemons.ts';
import type {
  ConversationsTable,
  InstalledPluginsTable,
  MessagesTable,
  ProjectsTable,
  SnapshotsTable,
} from './tables/projects.ts';
import type {
  AbsencesTable,
  LastPresenceTable,
  RoutineRunsTable,
  RoutineSlotsTable,
  RoutineVersionsTable,
  RoutinesTable,
  ZoneDataTable,
} from './tables/routines.ts';
import type {
  AgentRunsTable,
  FolderTurnsTable,
  FormerOwnersTable,
  OpenAttemptsTable,
  PermissionRequestsTable,
  PruningsTable,
  RunEventsTable,
  RunWorkspacesTable,
} from './tables/runs.ts';

/**
 * The tables as both engines hold them: ids are text, instants are UTC epoch
 * milliseconds, booleans are 0 or 1, JSON is text. Migrations make them so.
 */
export interface Tables {
  routines: RoutinesTable;
  routine_versions: RoutineVersionsTable;
  routine_slots: RoutineSlotsTable;
  routine_runs: RoutineRunsTable;
  projects: ProjectsTable;
  conversations: ConversationsTable;
  messages: MessagesTable;
  installed_plugins: InstalledPluginsTable;
  applied_plugin_snapshots: SnapshotsTable;
  agent_runs: AgentRunsTable;
  run_events: RunEventsTable;
  open_attempts: OpenAttemptsTable;
  former_owners: FormerOwnersTable;
  permission_requests: PermissionRequestsTable;
  daemons: DaemonsTable;
  absences: AbsencesTable;
  last_presence: LastPresenceTable;
  zone_data: ZoneDataTable;
  run_workspaces: RunWorkspacesTable;
  folder_turns: FolderTurnsTable;
  prunings: PruningsTable;
  spendings: SpendingsTable;
  budget_scopes: BudgetScopesTable;
  account_rests: AccountRestsTable;
  schema_migrations: SchemaMigrationsTable;
}
