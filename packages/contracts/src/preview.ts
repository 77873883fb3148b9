import { z } from 'zod';
import { Instant } from './time.ts';

/** The body of `POST /api/previews`: whose folder is to be looked at. */
export const PreviewInput = z
  .union([
    z.strictObject({ projectId: z.string().min(1) }),
    /** An agent run's id. */
    z.strictObject({ runId: z.string().min(1) }),
  ])
  .meta({ id: 'PreviewInput', example: { projectId: 'website' } });
export type PreviewInput = z.infer<typeof PreviewInput>;

/**
 * Where the files of a folder can be looked at without a login, as long as one
 * knows the address: pages in it run scripts, but in an origin of their own,
 * without cookie, API and network.
 */
export const Preview = z
  .object({
    /** A path of this daemon that ends with a slash; the path of a file follows it. */
    url: z.string(),
    expiresAt: Instant,
  })
  .meta({ id: 'Preview' });
export type Preview = z.infer<typeof Preview>;
