import { z } from 'zod';
import { FieldFault } from './error.ts';
import { Instant } from './time.ts';

/** A value asked for when a plugin is applied. For a routine, `prompt` is the routine's prompt. */
export const PluginInput = z.object({
  name: z.string().min(1),
  /** `string`, `text`, `select`, `number` or `boolean`; a value of another type is taken as it is. */
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

/** A skill of an installed plugin, as its manifest holds it: a folder with a `SKILL.md`. */
export const PluginSkill = z
  .object({
    name: z.string(),
    description: z.string(),
    /** Relative to the plugin's folder, with `/`; `.` is that folder itself. */
    path: z.string(),
    /** Tools that it would have permitted without a question. */
    allowedTools: z.string().optional(),
    /** Whether it names commands that an agent runs by itself. */
    hooks: z.boolean().optional(),
  })
  .meta({ id: 'PluginSkill' });
export type PluginSkill = z.infer<typeof PluginSkill>;

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

/** `restricted`: may do what it was granted. The others may do what they ask for. */
export const PluginTrust = z.enum(['bundled', 'trusted', 'restricted']);
export type PluginTrust = z.infer<typeof PluginTrust>;

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
    /** SHA-256, hex, over its files' names and bytes; left out for one that was registered without files. */
    contentDigest: z.string().optional(),
  })
  .meta({ id: 'InstalledPluginRecord' });
export type InstalledPluginRecord = z.infer<typeof InstalledPluginRecord>;

/** What a plugin may be granted, such as `prompt:inject`. */
export const Capability = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9-]*(:[a-z0-9*._/-]+)*$/, 'expected a capability such as prompt:inject');

/** The body of `POST /api/plugins/install`. */
export const PluginInstallInput = z
  .strictObject({
    /** The plugin's folder on the daemon's machine, absolute. */
    source: z.string().min(1).max(4_096),
    /** Left out: as it was, or `restricted` for a new one. */
    trust: PluginTrust.exclude(['bundled']).optional(),
    /** Granted beside what it has. */
    grant: z.array(Capability).max(100).optional(),
  })
  .meta({ id: 'PluginInstallInput', example: { source: '/home/ada/skills/release-notes' } });
export type PluginInstallInput = z.infer<typeof PluginInstallInput>;

/** What became of an install: `unchanged` where the very same files were installed before. */
export const PluginInstalled = z
  .object({
    plugin: InstalledPluginRecord,
    change: z.enum(['installed', 'updated', 'unchanged']),
    /** What is odd about its files but harms nothing; `field` is `file:line name`. */
    warnings: z.array(FieldFault),
    required: z.array(z.string()),
    missing: z.array(z.string()),
  })
  .meta({ id: 'PluginInstalled' });
export type PluginInstalled = z.infer<typeof PluginInstalled>;

/** The body of `POST /api/plugins/:id/trust`. */
export const PluginTrustInput = z
  .strictObject({ trust: PluginTrust.exclude(['bundled']) })
  .meta({ id: 'PluginTrustInput', example: { trust: 'trusted' } });
export type PluginTrustInput = z.infer<typeof PluginTrustInput>;

/** The body of `POST /api/plugins/:id/grant`. */
export const PluginGrantInput = z
  .strictObject({
    capabilities: z.array(Capability).max(100).default([]),
    revoke: z.array(Capability).max(100).default([]),
  })
  .meta({ id: 'PluginGrantInput', example: { capabilities: ['prompt:inject'] } });
export type PluginGrantInput = z.infer<typeof PluginGrantInput>;
