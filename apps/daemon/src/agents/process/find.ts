import type { ProcessRow, ProcessTable } from './rows.ts';

/**
 * By what a process is known to belong to a run: it is in the group or session
 * of the run's first process, carries the run's mark, is in the run's cgroup,
 * or descends from one that is known.
 */
export type How = 'group' | 'session' | 'mark' | 'cgroup' | 'parent';

/** A process of a run, and how it was found. */
export interface Found {
  readonly pid: number;
  readonly token: string;
  readonly how: How;
  /** Its program and arguments when it was found. */
  readonly argv: readonly string[];
}

/** Whose processes are looked for. */
export interface Quarry {
  readonly runId: string;
  /** The run's first process, leader of its group and session; null when nobody knows that it is still the same. */
  readonly leader: { readonly pid: number; readonly token: string | null } | null;
  /** Nothing that started before this belongs to the run; see `ProcessRow.order`. */
  readonly since: number;
}

/** What is remembered of earlier looks: found processes by id, and the members of the run's cgroup. */
export interface Memory {
  readonly known: ReadonlyMap<number, Found>;
  readonly members: ReadonlySet<number>;
}

/**
 * All living processes of a run. This process and those above it are never
 * among them, whatever mark they carry.
 */
export function findProcesses(table: ProcessTable, quarry: Quarry, memory: Memory): Found[] {
  const ours = lineage(table, process.pid);
  const found = new Map<number, Found>();
  const take = (row: ProcessRow, how: How) => {
    // What is older than the run cannot belong to it, and may be told with a parent long gone.
    if (row.order < quarry.since || ours.has(row.pid) || found.has(row.pid)) return;
    const { pid, token } = row;
    found.set(pid, { pid, token, how, argv: table.command(pid) });
  };
  for (const row of table.rows.values()) {
    if (row.order < quarry.since) continue;
    const how = howKnown(row, table, quarry, memory);
    if (how !== null) take(row, how);
  }
  const children = childrenOf(table);
  // Grows while it is walked: children of children come to their turn as well.
  for (const pid of found.keys())
    for (const child of children.get(pid) ?? []) take(child, 'parent');
  return [...found.values()];
}

function howKnown(row: ProcessRow, table: ProcessTable, quarry: Quarry, memory: Memory) {
  const { leader, runId } = quarry;
  // The system gives no id away anew that is still the name of a group or session.
  if (row.group === leader?.pid) return 'group';
  if (leader !== null && row.session === leader.pid) return 'session';
  if (runId !== '' && table.hasMark(row.pid, runId)) return 'mark';
  if (memory.members.has(row.pid)) return 'cgroup';
  const known = memory.known.get(row.pid);
  return known?.token === row.token ? known.how : null;
}

function childrenOf(table: ProcessTable): Map<number, ProcessRow[]> {
  const children = new Map<number, ProcessRow[]>();
  for (const row of table.rows.values()) {
    const siblings = children.get(row.parent);
    if (siblings === undefined) children.set(row.parent, [row]);
    else siblings.push(row);
  }
  return children;
}

function lineage(table: ProcessTable, pid: number): Set<number> {
  const above = new Set<number>();
  for (let at: number | undefined = pid; at !== undefined && !above.has(at); ) {
    above.add(at);
    at = table.rows.get(at)?.parent;
  }
  return above;
}
