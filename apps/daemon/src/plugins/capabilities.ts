import {
  type InstalledPluginRecord,
  type PluginManifest,
  PluginSkill,
} from '@open-design/contracts';
import { DaemonError } from '../errors.ts';

/** What starts programs or permits tools is asked for whether or not the manifest says so. */
const implied = [
  {
    capability: 'mcp:start',
    needs: (it: PluginManifest) => (it.od?.context?.mcp ?? []).length > 0,
  },
  {
    capability: 'tools:allow',
    needs: (it: PluginManifest) => hasSkill(it, ({ allowedTools }) => allowedTools !== undefined),
  },
  {
    capability: 'hooks:run',
    needs: (it: PluginManifest) => hasSkill(it, ({ hooks }) => hooks === true),
  },
] as const;

/** All that a plugin needs to be applied: what it asks for, and what its parts come down to. */
export function requiredOf(manifest: PluginManifest): string[] {
  const asked = manifest.od?.capabilities ?? [];
  const more = implied.filter(({ needs }) => needs(manifest)).map(({ capability }) => capability);
  return [...new Set([...asked, ...more])];
}

/** What a plugin needs and has not. Only a restricted one has to be granted anything. */
export function missingOf({
  trust,
  manifest,
  capabilitiesGranted,
}: Pick<InstalledPluginRecord, 'trust' | 'manifest' | 'capabilitiesGranted'>): string[] {
  if (trust !== 'restricted') return [];
  return requiredOf(manifest).filter((it) => !capabilitiesGranted.includes(it));
}

/** @throws DaemonError PLUGIN_CAPABILITY_MISSING with what is required, granted and missing, and the command that grants it */
export function checkCapabilities(plugin: InstalledPluginRecord): void {
  const missing = missingOf(plugin);
  if (missing.length === 0) return;
  throw new DaemonError(
    'PLUGIN_CAPABILITY_MISSING',
    `Cannot apply the restricted plugin ${plugin.id}: it requires ${requiredOf(plugin.manifest).join(', ')}; ` +
      `granted: ${plugin.capabilitiesGranted.join(', ') || 'none'}; missing: ${missing.join(', ')}. ` +
      `\`open-design plugin grant ${plugin.id} ${missing.join(' ')}\` grants it.`,
  );
}

/** The skills that a manifest holds; what is no skill as an install writes it is left out. */
export function skillsOf(manifest: PluginManifest): PluginSkill[] {
  return (manifest.od?.context?.skills ?? []).flatMap((it) => PluginSkill.safeParse(it).data ?? []);
}

function hasSkill(manifest: PluginManifest, fits: (skill: PluginSkill) => boolean): boolean {
  return skillsOf(manifest).some(fits);
}
