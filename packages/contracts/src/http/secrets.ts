import { z } from 'zod';
import { Secret, SecretInput } from '../secret.ts';
import { route } from './route.ts';

/** The routes under the tag `Secrets`. */
export const secretsRoutes = {
  listSecrets: route({
    method: 'GET',
    path: '/api/secrets',
    tag: 'Secrets',
    summary: 'The secrets that routines can name, by name; never their values',
    answer: z.object({ secrets: z.array(Secret) }),
  }),
  setSecret: route({
    method: 'POST',
    path: '/api/secrets',
    tag: 'Secrets',
    summary: 'Bind a secret, for all routines or for some; one of that name is replaced',
    body: SecretInput,
    answer: z.object({ secret: Secret }),
  }),
  removeSecret: route({
    method: 'DELETE',
    path: '/api/secrets/:name',
    tag: 'Secrets',
    summary: 'Remove a secret; the runs of routines that still name it fail',
    params: z.object({ name: z.string().min(1) }),
    answer: z.object({
      ok: z.literal(true),
      /** The ids of the routines that still name it. */
      usedBy: z.array(z.string()),
    }),
  }),
};
