import path from 'node:path';
import { listPrunings, shownPruning } from '../../store/queries/prunings.ts';
import { listWorkspaces, shownWorkspace } from '../../store/queries/workspaces.ts';
import type { Handlers } from '../handlers.ts';
import { openFile } from '../open-file.ts';
import type { RouteSetup } from './setup.ts';

type Names =
  | 'listWorkspaces'
  | 'getWorkspace'
  | 'workspaceDiff'
  | 'removeWorkspace'
  | 'listPrunings';

export function workspaceRoutes({ store, workspaces }: RouteSetup): Pick<Handlers, Names> {
  return {
    async listWorkspaces({ query }) {
      const found = await store.read(() => listWorkspaces(query));
      return { workspaces: found.map(shownWorkspace) };
    },
    getWorkspace: async ({ params }) => await workspaces.show(params.id),
    async workspaceDiff({ params }) {
      const file = await workspaces.diffOf(params.id);
      const answer = await openFile(path.dirname(file), path.basename(file));
      return { ...answer, contentType: 'text/plain; charset=utf-8' };
    },
    removeWorkspace: async ({ params }) => ({ workspace: await workspaces.remove(params.id) }),
    async listPrunings({ query }) {
      const found = await store.read(() => listPrunings(query));
      return { prunings: found.map(shownPruning) };
    },
  };
}
