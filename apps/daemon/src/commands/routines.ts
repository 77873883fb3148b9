import { randomUUID } from 'node:crypto';
import {
  type AgentOptions,
  type FieldFault,
  formatScheduleText,
  type Routine,
  type RoutineInput,
  type RoutinePatch,
  type Schedule,
  type Target,
} from '@open-design/contracts';
import { now } from '../clock.ts';
import { DaemonError } from '../errors.ts';
import type { Calendar } from '../handoff.ts';
import type { Plan } from '../store/plan.ts';
import { getProject } from '../store/queries/projects.ts';
import { listRunsOf, newestRuns } from '../store/queries/routine-runs.ts';
import {
  findRoutine,
  insertRoutine,
  listRoutines,
  type RoutineChange,
  type StoredRoutine,
  updateRoutine,
} from '../store/queries/routines.ts';
import type { Store } from '../store/store.ts';

export interface RoutineCommandsSetup {
  readonly store: Store;
  readonly calendar: Calendar;
  /** The zone of a schedule that names none. */
  readonly timeZone: string;
  /** Faults of options that this daemon's agent of that id would refuse. */
  readonly checkOptions: (agentId: string, options: AgentOptions) => readonly FieldFault[];
  /** Called when a routine was added or changed: its next slot may be the earliest now. */
  readonly changed: (routineId: string) => void;
}

/** Reads and changes of routines. */
export interface RoutineCommands {
  list(): Promise<Routine[]>;
  /** @throws DaemonError ROUTINE_NOT_FOUND */
  get(id: string): Promise<Routine>;
  /** @throws DaemonError VALIDATION_FAILED */
  create(input: RoutineInput): Promise<Routine>;
  /** @throws DaemonError ROUTINE_NOT_FOUND, VALIDATION_FAILED */
  update(id: string, patch: RoutinePatch): Promise<Routine>;
  /** @throws DaemonError ROUTINE_NOT_FOUND */
  remove(id: string): Promise<void>;
}

export function createRoutineCommands(setup: RoutineCommandsSetup): RoutineCommands {
  const { store, calendar } = setup;

  function shown(it: StoredRoutine, lastRun: Routine['lastRun']): Routine {
    const { cursorAt, ...routine } = it;
    const nextRunAt = it.enabled ? calendar.next(it.schedule, cursorAt) : null;
    return { ...routine, nextRunAt, lastRun };
  }

  function* read(id: string): Plan<Routine> {
    const routine = yield* findRoutine(id);
    if (routine === null) throw noRoutine(id);
    const [lastRun] = yield* listRunsOf(id, 1);
    return shown(routine, lastRun ?? null);
  }

  return {
    list: () =>
      store.read(function* () {
        const lastRuns = yield* newestRuns();
        const routines = yield* listRoutines();
        return routines.map((it) => shown(it, lastRuns.get(it.id) ?? null));
      }),
    get: (id) => store.read(() => read(id)),
    async create(input) {
      const routine = await store.write(function* () {
        yield* checkTarget(input.target);
        refuse(optionFaults(setup, input.agentId, input.agentOptions));
        const id = `routine-${randomUUID()}`;
        const at = now();
        yield* insertRoutine({
          id,
          name: input.name,
          prompt: input.prompt,
          ...scheduleColumns(input.schedule, setup.timeZone),
          projectMode: input.target.mode,
          projectId: input.target.mode === 'reuse' ? input.target.projectId : null,
          skillId: input.skillId ?? null,
          agentId: input.agentId ?? null,
          agentOptionsJson: input.agentOptions ? JSON.stringify(input.agentOptions) : null,
          contextJson: input.context ? JSON.stringify(input.context) : null,
          enabled: input.enabled,
          createdAt: at,
          updatedAt: at,
        });
        return yield* read(id);
      });
      setup.changed(routine.id);
      return routine;
    },
    async update(id, patch) {
      const routine = await store.write(function* () {
        const before = yield* findRoutine(id);
        if (before === null) throw noRoutine(id);
        if (patch.target !== undefined) yield* checkTarget(patch.target);
        const agentId = patch.agentId === undefined ? before.agentId : patch.agentId;
        const options = patch.agentOptions === undefined ? before.agentOptions : patch.agentOptions;
        refuse(optionFaults(setup, agentId, options));
        yield* updateRoutine(id, changeOf(before, patch, setup.timeZone));
        return yield* read(id);
      });
      setup.changed(id);
      return routine;
    },
    async remove(id) {
      const at = now();
      const columns = { deleted_at: at, updated_at: at, enabled: 0 };
      const removed = await store.write(() => updateRoutine(id, { columns, plannedFrom: 'never' }));
      if (!removed) throw noRoutine(id);
      setup.changed(id);
    },
  };
}

function noRoutine(id: string): DaemonError {
  return new DaemonError(
    'ROUTINE_NOT_FOUND',
    `No routine has the id ${JSON.stringify(id)}. \`open-design routine list\` shows those that there are.`,
  );
}

function refuse(details: readonly FieldFault[]): void {
  const [first] = details;
  if (first === undefined) return;
  throw new DaemonError('VALIDATION_FAILED', `${first.field}: ${first.message}`, { details });
}

function* checkTarget(target: Target): Plan<void> {
  if (target.mode !== 'reuse' || (yield* getProject(target.projectId)) !== null) return;
  const message = `expected the id of a project, got ${JSON.stringify(target.projectId)}, which there is not; \`open-design project list\` shows those that there are`;
  refuse([{ field: 'target.projectId', message }]);
}

/** An agent that this daemon does not know is no fault: a sibling may have it, and the run says so otherwise. */
function optionFaults(
  { checkOptions }: RoutineCommandsSetup,
  agentId: string | null | undefined,
  options: AgentOptions | null | undefined,
): readonly FieldFault[] {
  return agentId ? checkOptions(agentId, options ?? {}) : [];
}

/** A schedule without a zone gets the daemon's, so that it means the same on every machine. */
function scheduleColumns(schedule: Schedule, timeZone: string) {
  const stored = schedule.kind === 'interval' ? schedule : { timezone: timeZone, ...schedule };
  const text = formatScheduleText(stored);
  return {
    scheduleKind: stored.kind,
    scheduleValue:
      stored.kind === 'hourly' ? String(stored.minute) : text.slice(text.indexOf(':') + 1),
    scheduleJson: JSON.stringify(stored),
  };
}

function changeOf(before: StoredRoutine, patch: RoutinePatch, timeZone: string): RoutineChange {
  const at = now();
  const enabled = patch.enabled ?? before.enabled;
  const replanned = patch.schedule !== undefined || (enabled && !before.enabled);
  const schedule = patch.schedule && scheduleColumns(patch.schedule, timeZone);
  return {
    columns: {
      updated_at: at,
      enabled: enabled ? 1 : 0,
      ...(patch.name !== undefined && { name: patch.name }),
      ...(patch.prompt !== undefined && { prompt: patch.prompt }),
      ...(schedule && {
        schedule_kind: schedule.scheduleKind,
        schedule_value: schedule.scheduleValue,
        schedule_json: schedule.scheduleJson,
      }),
      ...(patch.target && {
        project_mode: patch.target.mode,
        project_id: patch.target.mode === 'reuse' ? patch.target.projectId : null,
      }),
      ...(patch.agentId !== undefined && { agent_id: patch.agentId }),
      ...(patch.agentOptions !== undefined && {
        agent_options_json: patch.agentOptions && JSON.stringify(patch.agentOptions),
      }),
      ...(patch.skillId !== undefined && { skill_id: patch.skillId }),
      ...(patch.context !== undefined && {
        context_json: patch.context && JSON.stringify(patch.context),
      }),
    },
    plannedFrom: enabled ? (replanned ? at : 'unchanged') : 'never',
  };
}
