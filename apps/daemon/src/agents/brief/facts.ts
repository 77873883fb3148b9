/** The page this program writes, in the folder it reports on. */
export const PAGE_NAME = 'brief.html';

/** What every surface says, so that no reader takes the page for a model's work. */
export const NO_MODEL = 'Built-in agent, no model';

/** The stretch of time reported on. Instants are UTC epoch ms. */
export type Period =
  | { readonly kind: 'since-success'; readonly since: number; readonly until: number }
  | { readonly kind: 'last-days'; readonly since: number; readonly until: number }
  | { readonly kind: 'last-items'; readonly until: number };

/** One file of a commit. The counts are lines, or null where git calls the file binary. */
export interface FileChange {
  readonly path: string;
  readonly added: number | null;
  readonly deleted: number | null;
}

export interface Commit {
  readonly hash: string;
  /** The committer's date (UTC epoch ms), which is what the period is measured on. */
  readonly at: number;
  readonly author: string;
  /** Tells two people of one name apart; never shown. */
  readonly authorKey: string;
  readonly subject: string;
  readonly isMerge: boolean;
  readonly files: readonly FileChange[];
}

export type PendingState = 'new' | 'changed' | 'deleted' | 'renamed' | 'in conflict';

/** A change in the work tree that no commit holds. */
export interface PendingChange {
  readonly path: string;
  readonly state: PendingState;
}

/** A file of a folder without history. */
export interface ChangedFile {
  readonly path: string;
  /** Its last modification (UTC epoch ms). */
  readonly at: number;
  /** Its size in bytes. */
  readonly size: number;
}

export interface HistoryReading {
  readonly kind: 'history';
  readonly period: Period;
  /** Null when no branch is checked out. */
  readonly branch: string | null;
  /** Newest first. */
  readonly commits: readonly Commit[];
  readonly pending: readonly PendingChange[];
  /** What a reader must know to judge the numbers: cuts and gaps. */
  readonly notices: readonly string[];
}

export interface FolderReading {
  readonly kind: 'folder';
  readonly period: Period;
  /** Newest first. */
  readonly files: readonly ChangedFile[];
  readonly notices: readonly string[];
}

export type Reading = HistoryReading | FolderReading;

/** Whether a path, relative to the folder, is this program's own page or a leftover of writing it. */
export function isOwnFile(path: string): boolean {
  return path === PAGE_NAME || /^\.brief\.html\.[0-9a-f-]{36}\.tmp$/.test(path);
}
