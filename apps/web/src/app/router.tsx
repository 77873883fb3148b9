import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { readProjectSearch } from '../projects/search.ts';
import { readDetailSearch } from '../routines/detail/search.ts';
import { readListSearch } from '../routines/list/filters.ts';
import { NotFound, ScreenFault, ScreenSkeleton } from './fallbacks.tsx';
import { Shell } from './shell.tsx';

const root = createRootRoute({ component: Shell });
const below = () => root;

const home = createRoute({
  getParentRoute: below,
  path: '/',
  component: lazyRouteComponent(() => import('../home/page.tsx'), 'HomePage'),
});
const routines = createRoute({
  getParentRoute: below,
  path: '/routines',
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('../routines/list/page.tsx'), 'RoutinesPage'),
});
const newRoutine = createRoute({
  getParentRoute: below,
  path: '/routines/new',
  /** The id of the routine that it is to be a copy of. */
  validateSearch: ({ from }: { from?: unknown }): { from?: string } =>
    typeof from === 'string' || typeof from === 'number' ? { from: String(from) } : {},
  component: lazyRouteComponent(() => import('../routines/edit/new-page.tsx'), 'NewRoutinePage'),
});
const routine = createRoute({
  getParentRoute: below,
  path: '/routines/$routineId',
  validateSearch: readDetailSearch,
  component: lazyRouteComponent(() => import('../routines/detail/page.tsx'), 'RoutinePage'),
});
const editRoutine = createRoute({
  getParentRoute: below,
  path: '/routines/$routineId/edit',
  component: lazyRouteComponent(() => import('../routines/edit/edit-page.tsx'), 'EditRoutinePage'),
});
const run = createRoute({
  getParentRoute: below,
  path: '/runs/$runId',
  component: lazyRouteComponent(() => import('../runs/page.tsx'), 'RunPage'),
});
const projects = createRoute({
  getParentRoute: below,
  path: '/projects',
  component: lazyRouteComponent(() => import('../projects/page.tsx'), 'ProjectsPage'),
});
const project = createRoute({
  getParentRoute: below,
  path: '/projects/$projectId',
  validateSearch: readProjectSearch,
  component: lazyRouteComponent(() => import('../projects/detail-page.tsx'), 'ProjectPage'),
});
const plugins = createRoute({
  getParentRoute: below,
  path: '/plugins',
  component: lazyRouteComponent(() => import('../plugins/page.tsx'), 'PluginsPage'),
});
const agents = createRoute({
  getParentRoute: below,
  path: '/agents',
  component: lazyRouteComponent(() => import('../agents/page.tsx'), 'AgentsPage'),
});
const system = createRoute({
  getParentRoute: below,
  path: '/system',
  component: lazyRouteComponent(() => import('../system/page.tsx'), 'SystemPage'),
});

/** All screens by their address. Each is fetched when it is first wanted, or pointed at. */
export function createConsoleRouter() {
  return createRouter({
    routeTree: root.addChildren([
      home,
      routines,
      newRoutine,
      routine,
      editRoutine,
      run,
      projects,
      project,
      plugins,
      agents,
      system,
    ]),
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultNotFoundComponent: NotFound,
    defaultErrorComponent: ScreenFault,
    defaultPendingComponent: ScreenSkeleton,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
