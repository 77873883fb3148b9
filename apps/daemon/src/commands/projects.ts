import { randomUUID } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Project, ProjectInput, ProjectPatch } from '@open-design/contracts';
import { now } from '../clock.ts';
import { DaemonError, messageOf } from '../errors.ts';
import { isDuplicate } from '../store/errors.ts';
import type { Plan } from '../store/plan.ts';
import {
  deleteProject,
  getProject,
  insertProject,
  updateProject,
} from '../store/queries/projects.ts';
import { routinesTargeting } from '../store/queries/routines.ts';
import type { Store } from '../store/store.ts';

export interface ProjectCommandsSetup {
  readonly store: Store;
  /** Absolute path. */
  readonly dataDir: string;
  readonly changed: (projectId: string) => void;
}

/** Changes of projects. */
export interface ProjectCommands {
  /** @throws DaemonError FOLDER_REFUSED, CONFLICT */
  create(input: ProjectInput): Promise<Project>;
  /** @throws DaemonError PROJECT_NOT_FOUND */
  update(id: string, patch: ProjectPatch): Promise<Project>;
  /** @throws DaemonError PROJECT_NOT_FOUND, CONFLICT while a routine targets it */
  remove(id: string): Promise<void>;
}

export function createProjectCommands(setup: ProjectCommandsSetup): ProjectCommands {
  const { store, changed } = setup;
  return {
    async create(input) {
      const id = input.id ?? `project-${randomUUID()}`;
      const folder = input.folder ? await allowedFolder(input.folder, setup.dataDir) : null;
      const at = now();
      const project = await store
        .write(function* () {
          yield* insertProject({ ...input, id, folder, createdAt: at, updatedAt: at });
          return yield* theProject(id);
        })
        .catch((error: unknown) => {
          throw isDuplicate(error) ? idTaken(id) : error;
        });
      changed(id);
      return project;
    },
    async update(id, patch) {
      const project = await store.write(function* () {
        yield* updateProject(id, columnsOf(patch));
        return yield* theProject(id);
      });
      changed(id);
      return project;
    },
    async remove(id) {
      await store.write(function* () {
        yield* theProject(id);
        const routines = yield* routinesTargeting(id);
        if (routines.length > 0) throw inUse(id, routines);
        yield* deleteProject(id);
      });
      changed(id);
    },
  };
}

function* theProject(id: string): Plan<Project> {
  const project = yield* getProject(id);
  if (project !== null) return project;
  throw noProject(id);
}

/** There is no such project. */
export function noProject(id: string): DaemonError {
  return new DaemonError(
    'PROJECT_NOT_FOUND',
    `No project has the id ${JSON.stringify(id)}. \`open-design project list\` shows those that there are.`,
  );
}

function idTaken(id: string): DaemonError {
  return new DaemonError(
    'CONFLICT',
    `Cannot add the project ${id}: the id is taken. Choose another.`,
  );
}

function inUse(id: string, routines: readonly string[]): DaemonError {
  return new DaemonError(
    'CONFLICT',
    `Cannot remove the project ${id}: ${routines.length} routine(s) run in it (${routines.slice(0, 3).join(', ')}). Remove them or give them another target first.`,
  );
}

/**
 * An agent may write anywhere in its workspace, so the daemon's own data must
 * not lie in it. Links are resolved first.
 */
async function allowedFolder(folder: string, dataDir: string): Promise<string> {
  if (!path.isAbsolute(folder)) throw refused(folder, 'it is not an absolute path');
  try {
    const real = await realpath(folder);
    if (!(await stat(real)).isDirectory()) throw refused(folder, 'it is not a folder');
    const toData = path.relative(real, await realpath(dataDir));
    const contains = toData === '' || (!toData.startsWith('..') && !path.isAbsolute(toData));
    if (contains) throw refused(folder, `it contains the daemon's data folder ${dataDir}`);
    return real;
  } catch (error) {
    throw error instanceof DaemonError ? error : refused(folder, messageOf(error));
  }
}

function refused(folder: string, why: string): DaemonError {
  return new DaemonError(
    'FOLDER_REFUSED',
    `Cannot use the folder ${folder} for a project: ${why}. Name an existing folder by its absolute path.`,
    { details: [{ field: 'folder', message: why }] },
  );
}

function columnsOf(patch: ProjectPatch) {
  return {
    updated_at: now(),
    ...(patch.name !== undefined && { name: patch.name }),
    ...(patch.skillId !== undefined && { skill_id: patch.skillId }),
    ...(patch.designSystemId !== undefined && { design_system_id: patch.designSystemId }),
    ...(patch.pendingPrompt !== undefined && { pending_prompt: patch.pendingPrompt }),
    ...(patch.customInstructions !== undefined && {
      custom_instructions: patch.customInstructions,
    }),
    ...(patch.metadata !== undefined && {
      metadata_json: patch.metadata && JSON.stringify(patch.metadata),
    }),
  };
}
