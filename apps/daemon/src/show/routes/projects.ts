import type { DaemonEvent, Project } from '@open-design/contracts';
import { DaemonError } from '../../errors.ts';
import { noProject } from '../../commands/projects.ts';
import type { Plan } from '../../store/plan.ts';
import { getConversation, listConversations } from '../../store/queries/conversations.ts';
import { listMessages } from '../../store/queries/messages.ts';
import { getProject, listProjects } from '../../store/queries/projects.ts';
import { listFiles } from '../files.ts';
import type { Handlers } from '../handlers.ts';
import { openFile } from '../open-file.ts';
import { named } from './events.ts';
import type { RouteSetup } from './setup.ts';

type Names =
  | 'listProjects'
  | 'createProject'
  | 'getProject'
  | 'updateProject'
  | 'deleteProject'
  | 'listConversations'
  | 'listMessages'
  | 'listFiles'
  | 'rawFile'
  | 'projectEvents';

const mostFiles = 5_000;

export function projectRoutes({
  store,
  projects,
  audience,
  folderOf,
}: RouteSetup): Pick<Handlers, Names> {
  const find = async (id: string) => await store.read(() => theProject(id));
  return {
    listProjects: async () => ({ projects: await store.read(listProjects) }),
    createProject: async ({ body }) => ({ project: await projects.create(body) }),
    getProject: async ({ params }) => ({ project: await find(params.id) }),
    updateProject: async ({ params, body }) => ({
      project: await projects.update(params.id, body),
    }),
    async deleteProject({ params }) {
      await projects.remove(params.id);
      return { ok: true };
    },
    listConversations: async ({ params }) => ({
      conversations: await store.read(function* () {
        yield* theProject(params.id);
        return yield* listConversations(params.id);
      }),
    }),
    listMessages: async ({ params }) => ({
      messages: await store.read(function* () {
        const conversation = yield* getConversation(params.cid);
        if (conversation?.projectId !== params.id) throw noConversation(params);
        return yield* listMessages(params.cid);
      }),
    }),
    listFiles: async ({ params }) => await listFiles(folderOf(await find(params.id)), mostFiles),
    rawFile: async ({ params }) => await openFile(folderOf(await find(params.id)), params['*']),
    async projectEvents({ params, signal }) {
      await find(params.id);
      return named(await audience.watch(signal, (event) => mayBeOf(event, params.id)));
    },
  };
}

/** What siblings did, where it is not known, may have been done to any project. */
function mayBeOf(event: DaemonEvent, projectId: string): boolean {
  return 'projectId' in event ? event.projectId === projectId : event.type === 'siblings.changed';
}

function* theProject(id: string): Plan<Project> {
  const project = yield* getProject(id);
  if (project === null) throw noProject(id);
  return project;
}

function noConversation({ id, cid }: { readonly id: string; readonly cid: string }): DaemonError {
  return new DaemonError(
    'CONVERSATION_NOT_FOUND',
    `The project ${id} has no conversation ${JSON.stringify(cid)}.`,
  );
}
