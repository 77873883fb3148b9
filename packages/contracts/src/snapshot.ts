import { z } from 'zod';
import { Instant } from './time.ts';

/** What is recorded when a plugin is applied. */
export const SnapshotInput = z.object({
  projectId: z.string().nullish(),
  conversationId: z.string().nullish(),
  runId: z.string().nullish(),
  pluginId: z.string(),
  pluginVersion: z.string(),
  /** SHA-256, hex, over the key-sorted manifest, inputs and context references. */
  manifestSourceDigest: z.string(),
  taskKind: z.string(),
  inputs: z.record(z.string(), z.json()),
  resolvedContext: z.object({ items: z.array(z.json()) }),
  capabilitiesGranted: z.array(z.string()),
  capabilitiesRequired: z.array(z.string()),
  assetsStaged: z.array(z.json()),
  connectorsRequired: z.array(z.json()),
  connectorsResolved: z.array(z.json()),
  mcpServers: z.array(z.json()),
  query: z.string().nullish(),
  /** SHA-256, hex, over the plugin's files; left out for one that was registered without files. */
  contentDigest: z.string().optional(),
  /** Its place among the plugins of the run, from 1. */
  position: z.int().min(1).optional(),
});
export type SnapshotInput = z.infer<typeof SnapshotInput>;

/** The immutable record of one application of a plugin. Unlinked, it expires after 30 days. */
export const Snapshot = SnapshotInput.extend({
  snapshotId: z.string(),
  projectId: z.string().nullable(),
  conversationId: z.string().nullable(),
  runId: z.string().nullable(),
  query: z.string().nullable(),
  createdAt: Instant,
  expiresAt: Instant.nullable(),
}).meta({ id: 'Snapshot' });
export type Snapshot = z.infer<typeof Snapshot>;
