import { z } from 'zod';
import { Pruning, RunWorkspace } from '../workspace.ts';
import { count, id, route } from './route.ts';

const shown = z.object({ workspace: RunWorkspace.nullable() });

/** The routes about the folders that runs work in, under the tag `Runs`. */
export const workspacesRoutes = {
  listWorkspaces: route({
    method: 'GET',
    path: '/api/workspaces',
    tag: 'Runs',
    summary: 'Worktrees and copies that runs have left behind, newest first',
    query: z.object({ routineId: z.string().optional(), limit: count(100, 1_000) }),
    answer: z.object({ workspaces: z.array(RunWorkspace) }),
  }),
  getWorkspace: route({
    method: 'GET',
    path: '/api/runs/:id/workspace',
    tag: 'Runs',
    summary: 'The folder that an agent run had, what it changed, and what was removed of it',
    params: id,
    answer: shown.extend({ prunings: z.array(Pruning) }),
  }),
  workspaceDiff: route({
    method: 'GET',
    path: '/api/runs/:id/workspace/diff',
    tag: 'Runs',
    summary: 'What an agent run changed: a patch of a worktree, a list of files of a copy',
    params: id,
    kind: 'file',
  }),
  removeWorkspace: route({
    method: 'DELETE',
    path: '/api/runs/:id/workspace',
    tag: 'Runs',
    summary:
      'Remove the worktree or copy of an ended run, and its diff; a branch with commits stays',
    params: id,
    answer: shown,
  }),
  listPrunings: route({
    method: 'GET',
    path: '/api/prunings',
    tag: 'Runs',
    summary: 'What was removed from disk, and why, newest first',
    query: z.object({ routineId: z.string().optional(), limit: count(100, 1_000) }),
    answer: z.object({ prunings: z.array(Pruning) }),
  }),
};
