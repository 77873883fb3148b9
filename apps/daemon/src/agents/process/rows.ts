/** One process that can still do something. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Null where the system does not say (macOS). */
  readonly session: number | null;
  /** As `startedToken` gives it: tells it from a later process with the same id. */
  readonly token: string;
  /** Grows with the time of its start; 0 where that is not comparable. */
  readonly order: number;
}

/** All processes of the machine at one moment. */
export interface ProcessTable {
  readonly rows: ReadonlyMap<number, ProcessRow>;
  /** Whether the process was started with this run's mark in its environment. */
  readonly hasMark: (pid: number, runId: string) => boolean;
  /** Program and arguments, as far as they can be read now. */
  readonly command: (pid: number) => readonly string[];
}
