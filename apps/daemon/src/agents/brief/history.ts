import type { HistoryReading, PendingChange, Period } from './facts.ts';
import { git } from './git.ts';
import { LOG_FORMAT, type ParsedLog, parseLog } from './log-lines.ts';
import { LAST_ITEMS, lastItems } from './period.ts';
import { gitFailure, type Repository } from './repository.ts';
import { parseStatus } from './status-lines.ts';
import { count } from './words.ts';

const LIMITS = { commits: 2000, files: 20_000 };
const LOG_BYTES = 24 * 1024 * 1024;
const STATUS_BYTES = 4 * 1024 * 1024;

/**
 * Reads the commits of a period and what is not committed yet. With nothing in the last days it
 * takes the last commits instead; a period since the last success may well be empty.
 * Rejects with git's own words when git fails.
 */
export async function readHistory(
  repository: Repository,
  wanted: Period,
  signal: AbortSignal,
): Promise<HistoryReading> {
  let period = wanted;
  let log = await readLog(repository, period, signal);
  if (log.commits.length === 0 && period.kind === 'last-days') {
    period = lastItems(period);
    log = await readLog(repository, period, signal);
  }
  const { pending, isCut } = await readPending(repository, signal);
  const notices = [];
  if (log.isCut) notices.push(cutNotice(log.commits.length));
  if (isCut) notices.push('There are more uncommitted changes than were read.');
  if (repository.isShallow)
    notices.push('This is a shallow clone: its oldest commit counts every file it holds as added.');
  if (!repository.hasCommits) notices.push('This repository has no commits yet.');
  return {
    kind: 'history',
    period,
    branch: repository.branch,
    commits: log.commits,
    pending,
    notices,
  };
}

function cutNotice(commits: number): string {
  return `There is more than was read: this covers the newest ${count(commits, 'commit')}, at most ${count(LIMITS.files, 'file')} in all.`;
}

async function readLog(
  repository: Repository,
  period: Period,
  signal: AbortSignal,
): Promise<ParsedLog> {
  if (!repository.hasCommits) return { commits: [], isCut: false };
  const { cwd, prefix } = repository;
  const wantsItems = period.kind === 'last-items';
  const result = await git(
    cwd,
    [
      'log',
      '-z',
      '--numstat',
      '--find-renames',
      '--relative',
      '--no-color',
      '--no-ext-diff',
      '--no-textconv',
      `--format=tformat:${LOG_FORMAT}`,
      // Commits carry whole seconds: the second in which the period starts belongs to it.
      wantsItems ? `--max-count=${LAST_ITEMS}` : `--max-age=${Math.floor(period.since / 1000)}`,
      ...(wantsItems ? [] : [`--max-count=${LIMITS.commits + 1}`]),
      'HEAD',
      '--',
      ...(prefix === '' ? [] : ['.']),
    ],
    { signal, maxBytes: LOG_BYTES },
  );
  if (result.exitCode !== 0 && !result.isCut) throw gitFailure('read the history', cwd, result);
  return parseLog(result.stdout, LIMITS, result.isCut);
}

async function readPending(
  { cwd, prefix }: Repository,
  signal: AbortSignal,
): Promise<{ pending: readonly PendingChange[]; isCut: boolean }> {
  const result = await git(
    cwd,
    [
      'status',
      '--porcelain=v1',
      '-z',
      '--untracked-files=normal',
      '--ignore-submodules=dirty',
      '--',
      '.',
    ],
    { signal, maxBytes: STATUS_BYTES },
  );
  if (result.exitCode !== 0 && !result.isCut)
    throw gitFailure('read the uncommitted changes', cwd, result);
  const pending = parseStatus(result.stdout, prefix);
  return {
    pending: pending.slice(0, LIMITS.files),
    isCut: result.isCut || pending.length > LIMITS.files,
  };
}
