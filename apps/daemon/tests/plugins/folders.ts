import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The plugins that these tests are about, by folder name. */
export const examples = [
  'csv-profiler',
  'incident-timeline',
  'release-notes',
  'weekly-report',
] as const;

/** The folder of one of them. It is not written to. */
export function exampleFolder(name: (typeof examples)[number]): string {
  return fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
}

/** An empty folder that goes with the test. */
export function newFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'od-plugins-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of an example that may be changed. */
export function copyOf(name: (typeof examples)[number]): string {
  const folder = path.join(newFolder(), name);
  cpSync(exampleFolder(name), folder, { recursive: true });
  return folder;
}

/** A folder with these files. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = newFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}
