import { agentsRoutes } from './http/agents.ts';
import { approvalsRoutes } from './http/approvals.ts';
import { daemonRoutes } from './http/daemon.ts';
import { homeRoutes } from './http/home.ts';
import { pluginsRoutes } from './http/plugins.ts';
import { previewsRoutes } from './http/previews.ts';
import { projectsRoutes } from './http/projects.ts';
import { routineViewsRoutes } from './http/routine-views.ts';
import { routinesRoutes } from './http/routines.ts';
import { runViewsRoutes } from './http/run-views.ts';
import { runsRoutes } from './http/runs.ts';
import { secretsRoutes } from './http/secrets.ts';
import { workspacesRoutes } from './http/workspaces.ts';

export { AnswerInput } from './http/approvals.ts';
export { DirectRunInput } from './http/runs.ts';
export type { AnswerKind, Route } from './http/route.ts';

/** Every route of the API, by the name that the client calls it. */
export const routes = {
  ...homeRoutes,
  ...routinesRoutes,
  ...routineViewsRoutes,
  ...runsRoutes,
  ...runViewsRoutes,
  ...workspacesRoutes,
  ...previewsRoutes,
  ...approvalsRoutes,
  ...projectsRoutes,
  ...secretsRoutes,
  ...pluginsRoutes,
  ...daemonRoutes,
  ...agentsRoutes,
} as const;

export type Routes = typeof routes;
