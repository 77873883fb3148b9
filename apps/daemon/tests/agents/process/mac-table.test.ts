import { describe, expect, it } from 'vitest';
import { macTable } from '../../../src/agents/process/mac-table.ts';

const line = (pid: number, state: string, text: string) =>
  `${pid}     1 ${pid} ${state}    Sat Nov  1 17:54:33 2025     ${text}`;

describe('the process table of macOS', () => {
  const bare = [
    line(501, 'Ss', '/usr/local/bin/node agent.js'),
    line(502, 'S', 'grep OD_RUN_ID=run-1'),
    line(503, 'Z', '(node)'),
    line(504, 'S', '/bin/sleep 600'),
  ].join('\n');
  const full = [
    line(501, 'Ss', '/usr/local/bin/node agent.js PATH=/bin OD_RUN_ID=run-1 OD_ATTEMPT=1'),
    line(502, 'S', 'grep OD_RUN_ID=run-1 PATH=/bin'),
    line(504, 'S', '/bin/sleep 600'),
  ].join('\n');
  const table = macTable(bare, full);

  it('has every process that can still do something, with its start', () => {
    expect([...table.rows.keys()]).toEqual([501, 502, 504]);
    expect(table.rows.get(501)).toEqual({
      pid: 501,
      parent: 1,
      group: 501,
      session: null,
      token: 'darwin:Sat Nov  1 17:54:33 2025',
      order: 0,
    });
    expect(table.command(504)).toEqual(['/bin/sleep', '600']);
  });

  it('tells a mark in the environment from the same text in an argument', () => {
    expect(table.hasMark(501, 'run-1')).toBe(true);
    expect(table.hasMark(501, 'run-')).toBe(false);
    expect(table.hasMark(502, 'run-1')).toBe(false);
    expect(table.hasMark(504, 'run-1')).toBe(false);
  });
});
