import { agentRunWithReason, noRun, withReason } from '../../commands/runs.ts';
import { getAgentRun } from '../../store/queries/agent-runs.ts';
import { pageOfEvents } from '../../store/queries/event-pages.ts';
import { aboutRun } from '../../store/queries/run-about.ts';
import type { Handlers } from '../handlers.ts';
import { openFile } from '../open-file.ts';
import { listRunFiles } from '../run-files.ts';
import type { RouteSetup } from './setup.ts';

type Names = 'listRunEvents' | 'aboutRun' | 'listRunFiles' | 'rawRunFile';

export function runViewRoutes(setup: RouteSetup): Pick<Handlers, Names> {
  const { store, waitingFor, findRunPlace } = setup;
  return {
    listRunEvents: async ({ params, query }) =>
      await store.read(function* () {
        if ((yield* getAgentRun(params.id)) === null) throw noRun(params.id);
        return yield* pageOfEvents(params.id, query);
      }),
    async aboutRun({ params }) {
      const about = await store.read(() => aboutRun(params.id));
      if (about === null) throw noRun(params.id);
      const { run, routineRun } = about;
      return {
        ...about,
        run: agentRunWithReason(run, waitingFor),
        routineRun: routineRun === null ? null : withReason(routineRun, waitingFor),
      };
    },
    async listRunFiles({ params }) {
      const { run, place, folder, changes } = await findRunPlace(params.id);
      const changedAt = run.completedAt ?? run.updatedAt;
      return { place, ...(await listRunFiles(folder, await changes(), changedAt)) };
    },
    rawRunFile: async ({ params }) =>
      await openFile((await findRunPlace(params.id)).folder, params['*']),
  };
}
