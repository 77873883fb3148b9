import { isOwnFile, type PendingChange, type PendingState } from './facts.ts';

/**
 * Reads `git status --porcelain=v1 -z`: `XY path`, NUL at the end, and one more token, the old
 * path, after a rename or copy. Paths come from the top of the work tree and are returned relative
 * to `prefix`. This program's own page is left out.
 */
export function parseStatus(text: string, prefix: string): PendingChange[] {
  const tokens = text.split('\0');
  const changes: PendingChange[] = [];
  for (let at = 0; at < tokens.length - 1; at += 1) {
    const token = tokens[at] ?? '';
    const code = token.slice(0, 2);
    if (/[RC]/.test(code)) at += 1;
    const full = token.slice(3);
    const path = full.startsWith(prefix) ? full.slice(prefix.length) : full;
    if (path === '' || isOwnFile(path)) continue;
    changes.push({ path, state: stateOf(code) });
  }
  return changes;
}

/** The table in git-status(1), "Short Format". */
function stateOf(code: string): PendingState {
  if (code === '??') return 'new';
  if (code.includes('U') || code === 'AA' || code === 'DD') return 'in conflict';
  if (code.includes('R')) return 'renamed';
  if (code.includes('D')) return 'deleted';
  if (code.includes('A') || code.includes('C')) return 'new';
  return 'changed';
}
