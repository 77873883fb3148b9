import type { DoctorCheck, InstalledPluginRecord } from '@open-design/contracts';
import { missingOf, requiredOf } from './capabilities.ts';
import { digestOfFolder } from './contents.ts';

/** Whether an installed plugin can be applied here, and is what was installed. Reads the disk, changes nothing. */
export async function checkPlugin(plugin: InstalledPluginRecord): Promise<DoctorCheck[]> {
  return [await files(plugin), await source(plugin), capabilities(plugin)];
}

async function files({
  contentDigest,
  fsPath,
  source,
}: InstalledPluginRecord): Promise<DoctorCheck> {
  const name = 'Files';
  if (contentDigest === undefined) return good(name, 'none: it was registered without files');
  const digest = await digestOfFolder(fsPath);
  if (digest === contentDigest) return good(name, `${fsPath}, as they were installed`);
  const found =
    digest === null
      ? `${fsPath} is not on this machine, or not readable`
      : `${fsPath} was changed since it was installed`;
  return {
    name,
    ok: false,
    found,
    remedy: `\`open-design plugin install ${source}\` puts them back.`,
  };
}

/** A source that has changed or gone is no fault: what counts is the copy. */
async function source({
  contentDigest,
  source: folder,
}: InstalledPluginRecord): Promise<DoctorCheck> {
  const name = 'Source';
  const digest = contentDigest === undefined ? null : await digestOfFolder(folder);
  if (digest === null) return good(name, `${folder} is not there; the copy is used`);
  if (digest === contentDigest) return good(name, `${folder}, unchanged`);
  return good(
    name,
    `${folder} has changed since; \`open-design plugin install ${folder}\` takes it over`,
  );
}

function capabilities(plugin: InstalledPluginRecord): DoctorCheck {
  const name = 'Capabilities';
  const missing = missingOf(plugin);
  const required = requiredOf(plugin.manifest).join(', ') || 'none';
  if (missing.length === 0) return good(name, `${required}; it is ${plugin.trust}`);
  return {
    name,
    ok: false,
    found: `it requires ${required} and was not granted ${missing.join(', ')}`,
    remedy: `\`open-design plugin grant ${plugin.id} ${missing.join(' ')}\` grants it.`,
  };
}

function good(name: string, found: string): DoctorCheck {
  return { name, ok: true, found, remedy: null };
}
