import { z } from 'zod';
import { Instant } from './time.ts';

/** A value asked for when a plugin is applied. For a routine, `prompt` is the routine's prompt. */
export const PluginInput = z.object({
  name: z.string().min(1),
  type: z.string().default('string'),
  required: z.boolean().optional(),
  options: z.array(z.string()).optional(),
  default: z.json().optional(),
});
export type PluginInput = z.infer<typeof PluginInput>;

/** What the plugin adds to a run. */
export const PluginContext = z.object({
  skills: z.array(z.json()).optional(),
  assets: z.array(z.json()).optional(),
  mcp: z.array(z.json()).optional(),
});

/** `open-design.json`. */
export const PluginManifest = z
  .looseObject({
    name: z.string().min(1),
    title: z.string().optional(),
    version: z.string().min(1),
    description: z.string().optional(),
    od: z
      .looseObject({
        kind: z.enum(['skill', 'scenario', 'atom', 'bundle']),
        taskKind: z.string().optional(),
        useCase: z.looseObject({ query: z.string().optional() }).optional(),
        inputs: z.array(PluginInput).optional(),
        capabilities: z.array(z.string()).optional(),
        context: PluginContext.optional(),
      })
      .optional(),
  })
  .meta({ id: 'PluginManifest' });
export type PluginManifest = z.infer<typeof PluginManifest>;

export const PluginTrust = z.enum(['bundled', 'trusted', 'restricted']);

/** A plugin as installed on this store. */
export const InstalledPluginRecord = z
  .object({
    id: z.string().min(1),
    title: z.string(),
    version: z.string(),
    sourceKind: z.string(),
    source: z.string(),
    fsPath: z.string(),
    trust: PluginTrust,
    capabilitiesGranted: z.array(z.string()),
    installedAt: Instant,
    updatedAt: Instant,
    manifest: PluginManifest,
  })
  .meta({ id: 'InstalledPluginRecord' });
export type InstalledPluginRecord = z.infer<typeof InstalledPluginRecord>;
