import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const here = fileURLToPath(new URL('../..', import.meta.url));
const packages = fileURLToPath(new URL('../../../../node_modules', import.meta.url));

/** The built program as it would be installed, in a folder of its own. */
export interface Installed {
  /** What `node` is given. */
  readonly program: string;
  /** Puts another build of another version in its place, as a package manager does. */
  upgrade(change?: (text: string) => string): void;
}

/** Installs the built program as version 1.0.0; taken away when the test ends. */
export function install(): Installed {
  const folder = mkdtempSync(path.join(tmpdir(), 'od-installed-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const dist = path.join(folder, 'dist');
  const put = (version: string) => {
    const manifest = z
      .looseObject({})
      .parse(JSON.parse(readFileSync(path.join(here, 'package.json'), 'utf8')));
    const text = JSON.stringify({ ...manifest, version });
    writeFileSync(path.join(folder, 'package.json'), text);
    rmSync(dist, { recursive: true, force: true });
    cpSync(path.join(here, 'dist'), dist, { recursive: true });
  };
  put('1.0.0');
  symlinkSync(packages, path.join(folder, 'node_modules'));
  return {
    program: path.join(dist, 'open-design.js'),
    upgrade(change = (text) => text) {
      put('2.0.0');
      rmSync(path.join(dist, 'chunks'), { recursive: true });
      for (const from of ['', 'chunks']) copyRenamed(from, dist, change);
    },
  };
}

/** Another build has other names: those of its parts change with their content. */
function copyRenamed(below: string, dist: string, change: (text: string) => string): void {
  const names = readdirSync(path.join(here, 'dist', below)).filter((name) => name.endsWith('.js'));
  mkdirSync(path.join(dist, below), { recursive: true });
  for (const name of names) {
    const text = readFileSync(path.join(here, 'dist', below, name), 'utf8');
    const file = path.join(dist, below, renamed(name));
    writeFileSync(file, change(renamed(text)));
  }
}

function renamed(text: string): string {
  return text.replace(/-([A-Z0-9]{8})\.js\b/g, '-$1B.js');
}
