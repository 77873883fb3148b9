import type { Handlers } from '../handlers.ts';
import { calendarRoutes } from './calendar.ts';
import { daemonRoutes } from './daemon.ts';
import { ledgerRoutes } from './ledger.ts';
import { pluginRoutes } from './plugins.ts';
import { projectRoutes } from './projects.ts';
import { routineRoutes } from './routines.ts';
import { runRoutes } from './runs.ts';
import { scheduleRoutes } from './schedules.ts';
import type { RouteSetup } from './setup.ts';

/** The handlers of every route, one file a resource. */
export function createHandlers(setup: RouteSetup): Handlers {
  return {
    ...routineRoutes(setup),
    ...ledgerRoutes(setup),
    ...runRoutes(setup),
    ...scheduleRoutes(setup),
    ...projectRoutes(setup),
    ...pluginRoutes(setup),
    ...daemonRoutes(setup),
    ...calendarRoutes(setup),
  };
}
