import type { Handlers } from '../handlers.ts';
import { agentRoutes } from './agents.ts';
import { approvalRoutes } from './approvals.ts';
import { calendarRoutes } from './calendar.ts';
import { daemonRoutes } from './daemon.ts';
import { homeRoutes } from './home.ts';
import { ledgerRoutes } from './ledger.ts';
import { pluginRoutes } from './plugins.ts';
import { previewRoutes } from './previews.ts';
import { projectRoutes } from './projects.ts';
import { routineViewRoutes } from './routine-views.ts';
import { routineRoutes } from './routines.ts';
import { runViewRoutes } from './run-views.ts';
import { runRoutes } from './runs.ts';
import { scheduleRoutes } from './schedules.ts';
import { secretRoutes } from './secrets.ts';
import type { RouteSetup } from './setup.ts';
import { workspaceRoutes } from './workspaces.ts';

/** The handlers of every route, one file a resource. */
export function createHandlers(setup: RouteSetup): Handlers {
  return {
    ...homeRoutes(setup),
    ...routineRoutes(setup),
    ...ledgerRoutes(setup),
    ...routineViewRoutes(setup),
    ...runRoutes(setup),
    ...runViewRoutes(setup),
    ...previewRoutes(setup),
    ...workspaceRoutes(setup),
    ...approvalRoutes(setup),
    ...scheduleRoutes(setup),
    ...projectRoutes(setup),
    ...secretRoutes(setup),
    ...pluginRoutes(setup),
    ...daemonRoutes(setup),
    ...agentRoutes(setup),
    ...calendarRoutes(setup),
  };
}
