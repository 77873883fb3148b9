import { z } from 'zod';
import { DayBudget } from './budget.ts';
import { Instant } from './time.ts';

export const ProjectMetadata = z.record(z.string(), z.json()).meta({ id: 'ProjectMetadata' });
export type ProjectMetadata = z.infer<typeof ProjectMetadata>;

/** A folder that agents work in, with its conversations. */
export const Project = z
  .object({
    id: z.string(),
    name: z.string(),
    /** The folder that the user named (absolute), or null for the daemon's own under its data folder. */
    folder: z.string().nullable(),
    skillId: z.string().nullable(),
    designSystemId: z.string().nullable(),
    pendingPrompt: z.string().nullable(),
    metadata: ProjectMetadata.nullable(),
    customInstructions: z.string().nullable(),
    appliedPluginSnapshotId: z.string().nullable(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Project' });
export type Project = z.infer<typeof Project>;

const budgetRule = 'expected {"usdPerDay": 5}, {"tokensPerDay": 1000000} or both';

/** What all runs of the project may use in a day stands under `dayBudget`. */
function hasGoodBudget({ dayBudget }: ProjectMetadata): boolean {
  return dayBudget === undefined || DayBudget.safeParse(dayBudget).success;
}

/** The body of `POST /api/projects`. */
export const ProjectInput = z
  .strictObject({
    id: z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
        'expected letters, digits, dot, dash and underscore',
      )
      .optional(),
    name: z.string().trim().min(1).max(200),
    folder: z.string().min(1).nullish(),
    skillId: z.string().nullish(),
    designSystemId: z.string().nullish(),
    pendingPrompt: z.string().nullish(),
    metadata: ProjectMetadata.refine(hasGoodBudget, {
      path: ['dayBudget'],
      error: budgetRule,
    }).nullish(),
    customInstructions: z.string().nullish(),
  })
  .meta({ id: 'ProjectInput', example: { name: 'Website', folder: '/home/ada/website' } });
export type ProjectInput = z.infer<typeof ProjectInput>;

/** The body of `PATCH /api/projects/:id`. */
export const ProjectPatch = ProjectInput.omit({ id: true, folder: true })
  .partial()
  .meta({ id: 'ProjectPatch', example: { name: 'New website' } });
export type ProjectPatch = z.infer<typeof ProjectPatch>;

/** A file or folder of a project; `path` is relative to the project's folder, with `/`. */
export const ProjectFile = z
  .object({
    path: z.string(),
    kind: z.enum(['file', 'folder']),
    /** Bytes; 0 for a folder. */
    size: z.int().min(0),
    modifiedAt: Instant,
  })
  .meta({ id: 'ProjectFile' });
export type ProjectFile = z.infer<typeof ProjectFile>;
