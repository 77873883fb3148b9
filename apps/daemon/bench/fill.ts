import path from 'node:path';
import { now } from '../src/clock.ts';
import { openSqlite } from '../src/store/open-sqlite.ts';

/** What sets one routine of a filled store apart from the next. */
export interface Filling {
  /** The interval and its anchor (ms); the anchor is a slot. */
  readonly everyMs: number;
  readonly anchorAt: number;
  /** The slot that is due next (UTC epoch ms). */
  readonly dueAt: number;
  /** The program of the agent `command`; `true` where none is named. */
  readonly argv?: readonly string[];
}

const columns = [
  'id',
  'name',
  'prompt',
  'schedule_kind',
  'schedule_value',
  'schedule_json',
  'project_mode',
  'agent_id',
  'agent_options_json',
  'enabled',
  'failures',
  'version',
  'cursor_at',
  'due_at',
  'created_at',
  'updated_at',
];

/** A routine's row: enabled, a new project for every run, the agent `command`. */
function routineRow(index: number, { everyMs, anchorAt, dueAt, argv = ['true'] }: Filling) {
  const schedule = { kind: 'interval', everyMs, anchorAt };
  return [
    `routine-${String(index).padStart(8, '0')}`,
    `Routine ${index}`,
    'Say what changed since yesterday.',
    'interval',
    '',
    JSON.stringify(schedule),
    'create_each_run',
    'command',
    JSON.stringify({ argv }),
    1,
    0,
    1,
    dueAt - 1,
    dueAt,
    dueAt - 1,
    dueAt - 1,
  ];
}

/**
 * Makes a data folder's store and fills it with routines, in one transaction
 * that need not survive anything.
 */
export function fillStore(
  dataDir: string,
  count: number,
  filling: (index: number) => Filling,
): void {
  const db = openSqlite(path.join(dataDir, 'app.sqlite'), now());
  try {
    db.pragma('synchronous = OFF');
    db.pragma('cache_size = -262144');
    const marks = columns.map(() => '?').join();
    const insert = db.prepare(`INSERT INTO routines (${columns.join()}) VALUES (${marks})`);
    db.transaction(() => {
      for (let index = 0; index < count; index += 1)
        insert.run(...routineRow(index, filling(index)));
    })();
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
}
