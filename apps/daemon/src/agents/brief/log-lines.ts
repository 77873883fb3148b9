import type { Commit, FileChange } from './facts.ts';
import { isOwnFile } from './facts.ts';

/** The fields that `parseLog` expects, NUL between them. */
export const LOG_FORMAT = ['%H', '%P', '%ct', '%aN', '%aE', '%s'].join('%x00');

const FIELDS = 6;

/** Ends of the numbers read: a log is as long as its repository is old. */
export interface LogLimits {
  readonly commits: number;
  readonly files: number;
}

export interface ParsedLog {
  readonly commits: readonly Commit[];
  /** Older commits or files were left out. */
  readonly isCut: boolean;
}

/**
 * Reads `git log -z --numstat --format=LOG_FORMAT`. Every name and subject stands between NUL
 * characters, which none of them can contain; so nothing a committer writes can pass for a field.
 * With `isTorn` the text ends somewhere inside the last commit, which is then left out.
 * A commit that touched this program's page and nothing else is left out, too.
 */
export function parseLog(text: string, limits: LogLimits, isTorn: boolean): ParsedLog {
  const tokens = text.split('\0');
  const commits: Commit[] = [];
  let isCut = isTorn;
  let room = limits.files;
  let at = 0;
  while (at + FIELDS < tokens.length) {
    const head = tokens.slice(at, at + FIELDS);
    const { files, next } = readFiles(tokens, at + FIELDS);
    at = next;
    if (isTorn && at >= tokens.length - 1) break;
    if (commits.length === limits.commits || room === 0) return { commits, isCut: true };
    const own = files.filter((file) => isOwnFile(file.path)).length;
    if (own > 0 && own === files.length) continue;
    const kept = files.filter((file) => !isOwnFile(file.path)).slice(0, room);
    isCut ||= kept.length < files.length - own;
    room -= kept.length;
    commits.push(asCommit(head, kept));
  }
  return { commits, isCut };
}

function asCommit(head: readonly string[], files: readonly FileChange[]): Commit {
  const [hash = '', parents = '', seconds = '0', author = '', email = '', subject = ''] = head;
  return {
    hash,
    at: Number(seconds) * 1000,
    author: author || 'Unknown',
    authorKey: email.toLowerCase() || author,
    subject,
    isMerge: parents.includes(' '),
    files,
  };
}

/** A file is `added TAB deleted TAB path`; a rename leaves the path empty and gives old and new as two more tokens. */
function readFiles(tokens: readonly string[], from: number) {
  const files: FileChange[] = [];
  let at = from;
  for (; at < tokens.length; at += 1) {
    // The first file of a commit follows a newline; a commit's hash, which ends the list, has no tab.
    const match = /^\n?(\d+|-)\t(\d+|-)\t(.*)$/s.exec(tokens[at] ?? '');
    if (!match) break;
    const [, added = '-', deleted = '-', plain = ''] = match;
    if (plain === '') at += 2;
    const path = plain === '' ? tokens[at] : plain;
    if (path !== undefined) files.push({ path, added: lines(added), deleted: lines(deleted) });
  }
  return { files, next: at };
}

function lines(text: string): number | null {
  return text === '-' ? null : Number(text);
}
