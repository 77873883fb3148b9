import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';

const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new empty folder, removed after the test. */
export function emptyFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'od-brief-')));
  made.push(folder);
  return folder;
}

/** A git repository made by the test, with nothing of the machine's own settings. */
export class TestRepository {
  constructor(readonly folder = emptyFolder()) {
    this.git(['init', '--quiet', '--initial-branch=main']);
  }

  git(args: readonly string[], { author = 'Ada', at = '2026-01-05T10:00:00Z' } = {}): string {
    const email = `${author.replace(/\W/g, '')}@example.invalid`;
    return execFileSync('git', args, {
      cwd: this.folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: author,
        GIT_AUTHOR_EMAIL: email,
        GIT_AUTHOR_DATE: at,
        GIT_COMMITTER_NAME: author,
        GIT_COMMITTER_EMAIL: email,
        GIT_COMMITTER_DATE: at,
      },
    });
  }

  write(name: string, text: string): void {
    writeIn(this.folder, name, text);
  }

  /** Writes files and commits all that there is; a text of n lines changes n lines. */
  commit(
    subject: string,
    files: Readonly<Record<string, string>>,
    who: { author?: string; at?: string } = {},
  ): void {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
    this.git(['add', '--all']);
    this.git(['commit', '--quiet', '--no-verify', '-m', subject], who);
  }
}

/** Writes a file and the folders above it. */
export function writeIn(folder: string, name: string, text: string): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** The page in a folder. */
export function pageIn(folder: string): string {
  return readFileSync(path.join(folder, 'brief.html'), 'utf8');
}
