import { z } from 'zod';

/** What a run may use; null for no bound. USD in millionths. */
export const SpendBounds = z.object({
  tokens: z.number().nullable(),
  microUsd: z.number().nullable(),
});
export type SpendBounds = z.infer<typeof SpendBounds>;
