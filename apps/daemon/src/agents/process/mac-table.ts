import { execFile } from 'node:child_process';
import type { ProcessRow, ProcessTable } from './rows.ts';

const columns = 'pid=,ppid=,pgid=,state=,lstart=,command=';
const largestOutput = 64 * 1_048_576;
const shape =
  /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]{8}\s+\d{4})\s+(.*)$/;

/**
 * The processes of macOS, by two calls of `ps` side by side: one with and one
 * without environments, since only their difference tells an argument from an
 * environment entry. What differs from Linux: there are no sessions; start
 * times are whole seconds; the system hides the environment of its own programs
 * (such as /bin/sleep) and of other users' programs, so those are found by
 * their group and their parentage alone; there is no cgroup.
 */
export async function readMacTable(): Promise<ProcessTable | null> {
  const [bare, full] = await Promise.all([
    ps('-A', '-ww', '-o', columns),
    ps('-A', '-E', '-ww', '-o', columns),
  ]);
  return bare === null ? null : macTable(bare, full ?? '');
}

/** The same from what `ps` printed: without environments, and with them. */
export function macTable(bare: string, full: string): ProcessTable {
  const commands = new Map<number, string>();
  const rows = new Map<number, ProcessRow>();
  for (const { row, text } of parse(bare)) {
    rows.set(row.pid, row);
    commands.set(row.pid, text);
  }
  const environments = new Map<number, string>();
  for (const { row, text } of parse(full)) {
    const command = commands.get(row.pid);
    if (rows.get(row.pid)?.token === row.token && command !== undefined && text.startsWith(command))
      environments.set(row.pid, `${text.slice(command.length)} `);
  }
  return {
    rows,
    hasMark: (pid, runId) => environments.get(pid)?.includes(` OD_RUN_ID=${runId} `) ?? false,
    command: (pid) => (commands.get(pid) ?? '').split(' '),
  };
}

function parse(output: string): { readonly row: ProcessRow; readonly text: string }[] {
  return output.split('\n').flatMap((line) => {
    const [, pid, parent, group, state, started, text] = shape.exec(line) ?? [];
    if (state === undefined || state.startsWith('Z') || text === undefined) return [];
    const ids = { pid: Number(pid), parent: Number(parent), group: Number(group) };
    return [{ row: { ...ids, session: null, token: `darwin:${started}`, order: 0 }, text }];
  });
}

function ps(...args: string[]): Promise<string | null> {
  // As for `startedToken`: the text of a start time must be the same whoever asks.
  const options = { env: { LC_ALL: 'C', TZ: 'UTC' }, maxBuffer: largestOutput };
  return new Promise((resolve) => {
    execFile('/bin/ps', args, options, (error, stdout) => resolve(error === null ? stdout : null));
  });
}
