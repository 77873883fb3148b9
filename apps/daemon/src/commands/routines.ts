import { randomUUID } from 'node:crypto';
import type {
  BackfillAnswer,
  BackfillInput,
  Routine,
  RoutineInput,
  RoutinePatch,
  UnreadableRoutine,
} from '@open-design/contracts';
import { backfill } from '../claim/backfill.ts';
import { now } from '../clock.ts';
import { DaemonError } from '../errors.ts';
import type { Plan } from '../store/plan.ts';
import { listRunsOf, newestRuns } from '../store/queries/routine-runs.ts';
import {
  findRoutine,
  insertRoutine,
  listRoutines,
  type StoredRoutine,
  takeRoutine,
} from '../store/queries/routines.ts';
import { listUnreadable } from '../store/queries/unreadable-routines.ts';
import {
  type CheckOptions,
  checkTarget,
  fallbackFaults,
  optionFaults,
  refuse,
  scheduleColumns,
  wishOf,
} from './routine-input.ts';
import { type WaitingFor, withReason } from './runs.ts';
import { noRoutine, settle, type SettleSetup } from './settle.ts';
import { refuseOtherVersion } from './version-conflict.ts';

export interface RoutineCommandsSetup extends SettleSetup {
  /** The zone of a schedule that names none. */
  readonly timeZone: string;
  readonly checkOptions: CheckOptions;
  /** Left out where no run waits for a place. */
  readonly waitingFor?: WaitingFor;
}

/** All routines; those that this program cannot read stand apart, where there are any. */
export interface RoutineList {
  routines: Routine[];
  unreadable?: UnreadableRoutine[];
}

/** Reads and changes of routines. One that cannot be read can be given a schedule, or be removed. */
export interface RoutineCommands {
  list(): Promise<RoutineList>;
  /** @throws DaemonError ROUTINE_NOT_FOUND, ROUTINE_UNREADABLE */
  get(id: string): Promise<Routine>;
  /** @throws DaemonError VALIDATION_FAILED */
  create(input: RoutineInput): Promise<Routine>;
  /** @throws DaemonError ROUTINE_NOT_FOUND, VALIDATION_FAILED, VERSION_CONFLICT */
  update(id: string, patch: RoutinePatch): Promise<Routine>;
  /** No slot is implied from now on. @throws DaemonError ROUTINE_NOT_FOUND */
  pause(id: string, note: string | null): Promise<Routine>;
  /** No slot is implied until then (UTC epoch ms). @throws DaemonError ROUTINE_NOT_FOUND, VALIDATION_FAILED */
  snooze(id: string, until: number, note: string | null): Promise<Routine>;
  /** Slots are implied again from now on. @throws DaemonError ROUTINE_NOT_FOUND */
  resume(id: string): Promise<Routine>;
  /** Runs the slots of a past range. @throws DaemonError ROUTINE_NOT_FOUND, VALIDATION_FAILED */
  backfill(id: string, input: BackfillInput): Promise<BackfillAnswer>;
  /** @throws DaemonError ROUTINE_NOT_FOUND */
  remove(id: string): Promise<void>;
}

export function createRoutineCommands(setup: RoutineCommandsSetup): RoutineCommands {
  const { store, timeZone, checkOptions, waitingFor = () => null } = setup;
  const { calendar } = setup.claim;

  function shown(it: StoredRoutine, lastRun: Routine['lastRun']): Routine {
    const { cursorAt, ...routine } = it;
    const from = Math.max(cursorAt, it.snoozedUntil ?? cursorAt);
    const nextRunAt = it.enabled ? calendar.next(it.schedule, from) : null;
    const shownRun = lastRun === null ? null : withReason(lastRun, waitingFor);
    return { ...routine, nextRunAt, lastRun: shownRun };
  }

  function* read(id: string): Plan<Routine> {
    const routine = yield* findRoutine(id);
    if (routine === null) throw noRoutine(id);
    const [lastRun] = yield* listRunsOf(id, 1);
    return shown(routine, lastRun ?? null);
  }
  const get = (id: string) => store.read(() => read(id));

  return {
    get,
    list: () =>
      store.read(function* () {
        const lastRuns = yield* newestRuns();
        const routines = yield* listRoutines();
        const unreadable = yield* listUnreadable();
        return {
          routines: routines.map((it) => shown(it, lastRuns.get(it.id) ?? null)),
          ...(unreadable.length > 0 && { unreadable }),
        };
      }),
    async create(input) {
      const routine = await store.write(function* () {
        yield* checkTarget(input.target);
        refuse(optionFaults(checkOptions, input.agentId, input.agentOptions));
        refuse(fallbackFaults(checkOptions, input.policies));
        const id = `routine-${randomUUID()}`;
        yield* insertRoutine({ id, ...rowOf(input, timeZone) });
        return yield* read(id);
      });
      setup.changed(routine.id);
      return routine;
    },
    async update(id, patch) {
      await settle(setup, id, function* (before) {
        yield* refuseOtherVersion(id, before.version, patch.ifVersion);
        if (patch.target !== undefined) yield* checkTarget(patch.target);
        const agentId = patch.agentId === undefined ? before.agentId : patch.agentId;
        const options = patch.agentOptions === undefined ? before.agentOptions : patch.agentOptions;
        refuse(optionFaults(checkOptions, agentId, options));
        refuse(fallbackFaults(checkOptions, patch.policies));
        return wishOf(before, patch, timeZone);
      });
      return await get(id);
    },
    async pause(id, note) {
      const columns = { enabled: 0, paused_by: 'person', note, snoozed_until: null };
      await settle(setup, id, function* () {
        return { kind: 'paused', columns };
      });
      return await get(id);
    },
    async snooze(id, until, note) {
      if (until <= now()) throw past(until);
      const columns = { enabled: 1, paused_by: null, note, snoozed_until: until };
      await settle(setup, id, function* () {
        return { kind: 'snoozed', columns };
      });
      return await get(id);
    },
    async resume(id) {
      const columns = { enabled: 1, paused_by: null, note: null, snoozed_until: null, failures: 0 };
      await settle(setup, id, function* () {
        return { kind: 'resumed', columns };
      });
      return await get(id);
    },
    async backfill(id, input) {
      const { calendar, daemonId } = setup.claim;
      const { claims, slots, ranAlready } = await store.write(function* () {
        const routine = yield* takeRoutine(id);
        if (routine === null) throw noRoutine(id);
        return yield* backfill(routine, input, { calendar, daemonId, now: now() });
      });
      setup.claimed({ claims, unrun: [] });
      const runIds = claims.map(({ runId }) => runId);
      return { dryRun: input.dryRun, slots: [...slots], ranAlready, runIds };
    },
    async remove(id) {
      await settle(setup, id, function* () {
        return { kind: 'deleted', columns: { deleted_at: now(), enabled: 0 } };
      });
    },
  };
}

function past(until: number): DaemonError {
  const message = `expected an instant that is still to come, got ${new Date(until).toISOString()}`;
  const details = [{ field: 'until', message }];
  return new DaemonError('VALIDATION_FAILED', `until: ${message}`, { details });
}

function rowOf(input: RoutineInput, timeZone: string) {
  const at = now();
  return {
    name: input.name,
    prompt: input.prompt,
    ...scheduleColumns(input.schedule, timeZone),
    projectMode: input.target.mode,
    projectId: input.target.mode === 'reuse' ? input.target.projectId : null,
    skillId: input.skillId ?? null,
    agentId: input.agentId ?? null,
    agentOptionsJson: input.agentOptions ? JSON.stringify(input.agentOptions) : null,
    contextJson: input.context ? JSON.stringify(input.context) : null,
    policiesJson: input.policies ? JSON.stringify(input.policies) : null,
    enabled: input.enabled,
    createdAt: at,
    updatedAt: at,
  };
}
