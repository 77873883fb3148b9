import { DaemonError } from '../../errors.ts';
import { listRunsOf } from '../../store/queries/routine-runs.ts';
import { routineExisted } from '../../store/queries/routines.ts';
import { listSlots } from '../../store/queries/slots.ts';
import type { Handlers } from '../handlers.ts';
import type { RouteSetup } from './index.ts';

type Names =
  | 'listRoutines'
  | 'createRoutine'
  | 'getRoutine'
  | 'updateRoutine'
  | 'deleteRoutine'
  | 'runRoutine'
  | 'listRoutineRuns'
  | 'listSlots';

export function routineRoutes({ store, routines, runs }: RouteSetup): Pick<Handlers, Names> {
  return {
    listRoutines: async () => ({ routines: await routines.list() }),
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
        return yield* listRunsOf(params.id, query.limit);
      }),
    }),
    listSlots: async ({ params, query }) => ({
      slots: await store.read(function* () {
        if (!(yield* routineExisted(params.id))) throw noRoutine(params.id);
        const { from = 0, to = Number.MAX_SAFE_INTEGER, limit } = query;
        return yield* listSlots(params.id, { from, to, limit });
      }),
    }),
  };
}

function noRoutine(id: string): DaemonError {
  return new DaemonError(
    'ROUTINE_NOT_FOUND',
    `No routine has the id ${JSON.stringify(id)}. \`open-design routine list\` shows those that there are.`,
  );
}
