import { Preview, PreviewInput } from '../preview.ts';
import { route } from './route.ts';

/** The routes about looking at what agents made, under the tag `Runs`. */
export const previewsRoutes = {
  createPreview: route({
    method: 'POST',
    path: '/api/previews',
    tag: 'Runs',
    summary:
      "An address for an hour under which the files of a project's or a run's folder are shown, in a sandbox without cookie, API and network",
    body: PreviewInput,
    status: 201,
    answer: Preview,
  }),
};
