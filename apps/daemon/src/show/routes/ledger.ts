import { audit } from '../../commands/audit.ts';
import { noRoutine } from '../../commands/settle.ts';
import { routineExisted } from '../../store/queries/routines.ts';
import { listSlots } from '../../store/queries/slots.ts';
import { listVersions } from '../../store/queries/versions.ts';
import type { Handlers } from '../handlers.ts';
import type { RouteSetup } from './setup.ts';

type Names = 'listSlots' | 'listVersions' | 'explainSlot' | 'audit';

export function ledgerRoutes({ store, calendar, explainSlot }: RouteSetup): Pick<Handlers, Names> {
  return {
    listSlots: async ({ params, query }) => ({
      slots: await store.read(function* () {
        if (!(yield* routineExisted(params.id))) throw noRoutine(params.id);
        const { from = 0, to = Number.MAX_SAFE_INTEGER, limit } = query;
        return yield* listSlots(params.id, { from, to, limit });
      }),
    }),
    listVersions: async ({ params }) => ({
      versions: await store.read(function* () {
        if (!(yield* routineExisted(params.id))) throw noRoutine(params.id);
        return yield* listVersions(params.id);
      }),
    }),
    explainSlot: async ({ params, query }) => {
      const sentences = await store.read(function* () {
        if (!(yield* routineExisted(params.id))) throw noRoutine(params.id);
        return yield* explainSlot(params.id, query.at);
      });
      return { routineId: params.id, at: query.at, sentences };
    },
    audit: async ({ query }) => await audit(store, calendar, query),
  };
}
