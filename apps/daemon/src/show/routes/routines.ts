import type { Run } from '@open-design/contracts';
import { withReason } from '../../commands/runs.ts';
import { noRoutine } from '../../commands/settle.ts';
import { findRun, listRunsOf } from '../../store/queries/routine-runs.ts';
import { routineExisted } from '../../store/queries/routines.ts';
import type { DaemonError } from '../../errors.ts';
import type { Plan } from '../../store/plan.ts';
import type { Handlers } from '../handlers.ts';
import { validationFailed } from '../input.ts';
import type { RouteSetup } from './setup.ts';

type Names =
  | 'listRoutines'
  | 'createRoutine'
  | 'getRoutine'
  | 'updateRoutine'
  | 'deleteRoutine'
  | 'runRoutine'
  | 'listRoutineRuns'
  | 'pauseRoutine'
  | 'snoozeRoutine'
  | 'resumeRoutine'
  | 'backfillRoutine';

export function routineRoutes(setup: RouteSetup): Pick<Handlers, Names> {
  const { store, routines, warnings: warn, runs, waitingFor } = setup;
  return {
    listRoutines: async () => await routines.list(),
    async createRoutine({ body }) {
      const warnings = await warn.ofInput(body);
      return { routine: await routines.create(body), warnings };
    },
    getRoutine: async ({ params }) => ({ routine: await routines.get(params.id) }),
    async updateRoutine({ params, body }) {
      const warnings = await warn.ofPatch(params.id, body);
      return { routine: await routines.update(params.id, body), warnings };
    },
    async deleteRoutine({ params }) {
      await routines.remove(params.id);
      return { ok: true };
    },
    async runRoutine({ params }) {
      const started = await runs.runRoutine(params.id);
      if (started === null) throw noRoutine(params.id);
      return { routine: await routines.get(params.id), ...started };
    },
    listRoutineRuns: async ({ params, query }) =>
      await store.read(function* () {
        if (!(yield* routineExisted(params.id))) throw noRoutine(params.id);
        const { runs: found, nextBefore } = yield* pageOfRuns(params.id, query);
        return { runs: found.map((run) => withReason(run, waitingFor)), nextBefore };
      }),
    pauseRoutine: async ({ params, body }) => ({
      routine: await routines.pause(params.id, body.note ?? null),
    }),
    snoozeRoutine: async ({ params, body }) => ({
      routine: await routines.snooze(params.id, body.until, body.note ?? null),
    }),
    backfillRoutine: async ({ params, body }) => await routines.backfill(params.id, body),
    resumeRoutine: async ({ params }) => ({ routine: await routines.resume(params.id) }),
  };
}

function* pageOfRuns(
  routineId: string,
  { limit, before }: { readonly limit: number; readonly before?: string | undefined },
): Plan<{ runs: Run[]; nextBefore: string | null }> {
  const from = before === undefined ? null : yield* findRun(before);
  if (before !== undefined && from?.routineId !== routineId) throw notOfRoutine(before, routineId);
  // One more than asked for tells whether there are more.
  const found = yield* listRunsOf(routineId, limit + 1, from);
  const runs = found.slice(0, limit);
  return { runs, nextBefore: found.length > limit ? (runs.at(-1)?.id ?? null) : null };
}

function notOfRoutine(before: string, routineId: string): DaemonError {
  const message = `expected the id of a run of the routine ${routineId}, got ${JSON.stringify(before)}`;
  return validationFailed([{ field: 'query.before', message }]);
}
