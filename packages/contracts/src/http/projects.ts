import { z } from 'zod';
import { Conversation, Message } from '../conversation.ts';
import { Project, ProjectFile, ProjectInput, ProjectPatch } from '../project.ts';
import { id, route } from './route.ts';

/** The routes under the tag `Projects`. */
export const projectsRoutes = {
  listProjects: route({
    method: 'GET',
    path: '/api/projects',
    tag: 'Projects',
    summary: 'All projects, newest first',
    answer: z.object({ projects: z.array(Project) }),
  }),
  createProject: route({
    method: 'POST',
    path: '/api/projects',
    tag: 'Projects',
    summary: 'Add a project, on a folder of yours or on one of its own',
    body: ProjectInput,
    status: 201,
    answer: z.object({ project: Project }),
  }),
  getProject: route({
    method: 'GET',
    path: '/api/projects/:id',
    tag: 'Projects',
    summary: 'One project',
    params: id,
    answer: z.object({ project: Project }),
  }),
  updateProject: route({
    method: 'PATCH',
    path: '/api/projects/:id',
    tag: 'Projects',
    summary: 'Change a project',
    params: id,
    body: ProjectPatch,
    answer: z.object({ project: Project }),
  }),
  deleteProject: route({
    method: 'DELETE',
    path: '/api/projects/:id',
    tag: 'Projects',
    summary: 'Remove a project from the daemon; files stay where they are',
    params: id,
    answer: z.object({ ok: z.literal(true) }),
  }),
  listConversations: route({
    method: 'GET',
    path: '/api/projects/:id/conversations',
    tag: 'Projects',
    summary: 'The conversations of a project, newest first',
    params: id,
    answer: z.object({ conversations: z.array(Conversation) }),
  }),
  listMessages: route({
    method: 'GET',
    path: '/api/projects/:id/conversations/:cid/messages',
    tag: 'Projects',
    summary: 'The messages of a conversation, in order',
    params: z.object({ id: z.string(), cid: z.string() }),
    answer: z.object({ messages: z.array(Message) }),
  }),
  listFiles: route({
    method: 'GET',
    path: '/api/projects/:id/files',
    tag: 'Projects',
    summary: 'The files of a project; hidden ones and node_modules are left out, at most 5,000',
    params: id,
    answer: z.object({ files: z.array(ProjectFile), truncated: z.boolean() }),
  }),
  rawFile: route({
    method: 'GET',
    path: '/api/projects/:id/raw/*',
    tag: 'Projects',
    summary: 'One file of a project as it is, in a sandbox of its own origin',
    params: z.object({ id: z.string(), '*': z.string().min(1) }),
    kind: 'file',
  }),
  projectEvents: route({
    method: 'GET',
    path: '/api/projects/:id/events',
    tag: 'Projects',
    summary: 'What happens in a project, live: types and ids only',
    params: id,
    kind: 'events',
  }),
};
