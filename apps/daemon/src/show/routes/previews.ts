import { noProject } from '../../commands/projects.ts';
import { getProject } from '../../store/queries/projects.ts';
import type { Handlers } from '../handlers.ts';
import type { RouteSetup } from './setup.ts';

export function previewRoutes(setup: RouteSetup): Pick<Handlers, 'createPreview'> {
  const { store, previews, folderOf, findRunPlace } = setup;
  return {
    async createPreview({ body }) {
      if ('runId' in body) return previews.open((await findRunPlace(body.runId)).folder);
      const project = await store.read(() => getProject(body.projectId));
      if (project === null) throw noProject(body.projectId);
      return previews.open(folderOf(project));
    },
  };
}
