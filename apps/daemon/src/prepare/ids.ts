import { randomUUID } from 'node:crypto';

/** Ids are plain values, allocated before anything is written (contract: ids and texts). */
export interface PreparedIds {
  readonly projectId: string;
  readonly conversationId: string;
  readonly userMessageId: string;
  readonly assistantMessageId: string;
}

/** The ids of a routine's run. A reused project keeps its own id. */
export function routineIds(): PreparedIds {
  return {
    projectId: `routine-${randomUUID()}`,
    conversationId: `routine-conv-${randomUUID()}`,
    userMessageId: `routine-user-${randomUUID()}`,
    assistantMessageId: `routine-assistant-${randomUUID()}`,
  };
}

/** The ids of a direct message's run. */
export function directIds(): Omit<PreparedIds, 'projectId'> {
  return {
    conversationId: `conv-${randomUUID()}`,
    userMessageId: `user-${randomUUID()}`,
    assistantMessageId: `assistant-${randomUUID()}`,
  };
}
