import { z } from 'zod';
import { Instant } from './time.ts';

export const Conversation = z
  .object({
    id: z.string(),
    projectId: z.string(),
    title: z.string().nullable(),
    appliedPluginSnapshotId: z.string().nullable(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Conversation' });
export type Conversation = z.infer<typeof Conversation>;

export const MessageRole = z.enum(['user', 'assistant']);

/** One side of an exchange. An assistant's message is filled when its run ends. */
export const Message = z
  .object({
    id: z.string(),
    conversationId: z.string(),
    role: MessageRole,
    content: z.string(),
    agentRunId: z.string().nullable(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Message' });
export type Message = z.infer<typeof Message>;
