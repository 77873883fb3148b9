import { withReason } from '../../commands/runs.ts';
import { noRoutine } from '../../commands/settle.ts';
import { listRunsOf } from '../../store/queries/routine-runs.ts';
import { routineExisted } from '../../store/queries/routines.ts';
import type { Handlers } from '../handlers.ts';
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
  const { store, routines, runs, waitingFor } = setup;
  return {
    listRoutines: async () => await routines.list(),
    createRoutine: async ({ body }) => ({ routine: await routines.create(body) }),
    getRoutine: async ({ params }) => ({ routine: await routines.get(params.id) }),
    updateRoutine: async ({ params, body }) => ({
      routine: await routines.update(params.id, body),
    }),
    async deleteRoutine({ params }) {
      await routines.remove(params.id);
      return { ok: true };
    },
    async runRoutine({ params }) {
      const started = await runs.runRoutine(params.id);
      if (started === null) throw noRoutine(params.id);
      return { routine: await routines.get(params.id), ...started };
    },
    listRoutineRuns: async ({ params, query }) => ({
      runs: await store.read(function* () {
        if (!(yield* routineExisted(params.id))) throw noRoutine(params.id);
        const found = yield* listRunsOf(params.id, query.limit);
        return found.map((run) => withReason(run, waitingFor));
      }),
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
