import type { Agent, DoctorCheck } from '@open-design/contracts';
import type { AgentCommands } from '../../commands/agents.ts';
import type { ApprovalCommands } from '../../commands/approvals.ts';
import type { LookCommands } from '../../commands/looks.ts';
import type { PluginCommands } from '../../commands/plugins.ts';
import type { ProjectCommands } from '../../commands/projects.ts';
import type { RoutineWarnings } from '../../commands/routine-warnings.ts';
import type { RoutineCommands } from '../../commands/routines.ts';
import type { FindRunPlace } from '../../commands/run-files.ts';
import type { RunCommands, WaitingFor } from '../../commands/runs.ts';
import type { SecretCommands } from '../../commands/secrets.ts';
import type { WorkspaceCommands } from '../../commands/workspaces.ts';
import type { Calendar } from '../../handoff.ts';
import type { Feed } from '../../record/feed.ts';
import type { Plan } from '../../store/plan.ts';
import type { Store } from '../../store/store.ts';
import type { Audience } from '../audience.ts';
import type { SlotReader } from '../home/coming.ts';
import type { ClockChanges } from '../home/marks.ts';
import type { Previews } from '../previews.ts';
import type { DayOf } from '../spend.ts';
import type { PreviewSlots } from './schedules.ts';

/** What the routes stand on: reads through queries, writes through commands. */
export interface RouteSetup {
  readonly store: Store;
  readonly routines: RoutineCommands;
  readonly warnings: RoutineWarnings;
  readonly runs: RunCommands;
  readonly approvals: ApprovalCommands;
  readonly projects: ProjectCommands;
  readonly plugins: PluginCommands;
  readonly secrets: SecretCommands;
  readonly workspaces: WorkspaceCommands;
  readonly looks: LookCommands;
  readonly calendar: Calendar;
  readonly explainSlot: (routineId: string, at: number) => Plan<string[]>;
  readonly feed: Feed;
  readonly audience: Audience;
  readonly daemonId: string;
  readonly version: string;
  /** The agents as they were found last, at once; null where nobody has looked yet. */
  readonly agentsSeen: () => readonly Agent[] | null;
  /** Looks at one agent anew; null where there is none of this id. */
  readonly checkAgent: (id: string) => Promise<Agent | null>;
  readonly agents: AgentCommands;
  readonly examine: () => Promise<DoctorCheck[]>;
  readonly isReady: () => Promise<boolean>;
  /** Begins to stop the program. @returns how many runs are live @throws DaemonError CONFLICT when it is part of another one */
  readonly stop: (runs: 'keep' | 'stop') => number;
  readonly waitingFor: WaitingFor;
  readonly previewSlots: PreviewSlots;
  readonly slotReader: SlotReader;
  readonly clockChanges: ClockChanges;
  readonly previews: Pick<Previews, 'open'>;
  readonly findRunPlace: FindRunPlace;
  /** The daemon's own zone. */
  readonly timeZone: string;
  readonly dayOf: DayOf;
  /** The folder of a project, absolute. */
  readonly folderOf: (project: { readonly id: string; readonly folder: string | null }) => string;
}
