import { z } from 'zod';

export const ProjectView = z.enum(['conversations', 'files', 'about']);
export type ProjectView = z.infer<typeof ProjectView>;

/** In the place of a conversation's id: one that a person is about to begin. */
export const newConversation = 'new';

const ProjectSearch = z.object({
  view: ProjectView.optional().catch(undefined),
  /** The conversation that is read; left out, the newest. */
  conversation: z.string().optional().catch(undefined),
});
export type ProjectSearch = z.infer<typeof ProjectSearch>;

/** Reads the address; what makes no sense is as if it were not there. */
export function readProjectSearch(search: Record<string, unknown>): ProjectSearch {
  return ProjectSearch.parse(search);
}
