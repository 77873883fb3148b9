import { now } from '../../clock.ts';
import { noRoutine } from '../../commands/settle.ts';
import { routineExisted } from '../../store/queries/routines.ts';
import { cellsBetween } from '../cells/cells.ts';
import { routineRows } from '../cells/rows.ts';
import { withReason } from '../../commands/runs.ts';
import type { Handlers } from '../handlers.ts';
import { routineSpend } from '../spend.ts';
import type { RouteSetup } from './setup.ts';

type Names = 'listRoutineRows' | 'listCells' | 'routineSpend';

export function routineViewRoutes(setup: RouteSetup): Pick<Handlers, Names> {
  const { store, calendar, timeZone, dayOf, waitingFor } = setup;
  return {
    async listRoutineRows({ query }) {
      const at = { calendar, timeZone, now: now() };
      const { rows, total } = await store.read(() => routineRows(at, query));
      const shown = rows.map((row) => ({
        ...row,
        lastRun: row.lastRun === null ? null : withReason(row.lastRun, waitingFor),
      }));
      return { rows: shown, total };
    },
    listCells: async ({ params, query }) =>
      await store.read(function* () {
        if (!(yield* routineExisted(params.id))) throw noRoutine(params.id);
        return yield* cellsBetween(calendar, params.id, { ...query, now: now() });
      }),
    routineSpend: async ({ params, query }) =>
      await store.read(function* () {
        if (!(yield* routineExisted(params.id))) throw noRoutine(params.id);
        const question = { routineId: params.id, days: query.days, now: now(), timeZone };
        return yield* routineSpend(dayOf, question);
      }),
  };
}
