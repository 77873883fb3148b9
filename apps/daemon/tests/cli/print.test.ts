import { describe, expect, test } from 'vitest';
import { Flow } from '../../src/cli/flow.ts';
import { oneLine, relative, size, span, table, widthOf } from '../../src/cli/print.ts';
import { shortIds } from '../../src/cli/short-id.ts';

const uncoloured = (_: string, text: string) => text;

test('lengths of time read as people say them', () => {
  expect([0, 250, 996, 59_000, 60_000, 5_400_000, 86_400_000 * 3].map(span)).toEqual([
    '0 ms',
    '250 ms',
    '1 s',
    '59 s',
    '1 min',
    '2 h',
    '3 d',
  ]);
});

test('an instant is told by how far away it is', () => {
  expect([relative(180_000, 0), relative(0, 180_000), relative(400, 0)]).toEqual([
    'in 3 min',
    '3 min ago',
    'now',
  ]);
});

test('sizes of files', () => {
  expect([0, 999, 12_345, 5_600_000].map(size)).toEqual(['0 B', '999 B', '12.3 kB', '5.6 MB']);
});

test('columns are aligned by what is seen, not by bytes or colours', () => {
  const green = '\u001B[32mok\u001B[39m';
  const text = table(
    ['A', 'B'],
    [
      [green, 'x'],
      ['naïve', 'y'],
    ],
    uncoloured,
  );
  expect(text.split('\n').map((line) => widthOf(line))).toEqual([8, 8, 8]);
});

test('a long or broken text becomes one line of a given width', () => {
  expect(oneLine(' a\n\tb\u001B[31m ', 20)).toBe('a b[31m');
  expect(oneLine('👩‍👩‍👧 abcdef', 4)).toBe('👩‍👩‍👧 a…');
});

test('short ids tell apart and begin with what they have in common', () => {
  const one = 'routine-11111111-2222-4000-8000-000000000001';
  const two = 'routine-11111111-2333-4000-8000-000000000001';
  expect([...shortIds([one, two, 'website']).values()]).toEqual([
    'routine-11111111-22',
    'routine-11111111-23',
    'website',
  ]);
});

describe('text that arrives in pieces', () => {
  function flowing(columns: number, ...pieces: string[]): string {
    let written = '';
    const flow = new Flow((text) => (written += text), '| ', columns);
    for (const piece of pieces) flow.text(piece);
    flow.close();
    return written;
  }
  test('breaks between words, wherever the pieces are cut', () => {
    const text = 'one two three four';
    const expected = '| one two\n| three\n| four\n';
    expect(flowing(8, text)).toBe(expected);
    expect(flowing(8, ...text.split(''))).toBe(expected);
  });
  test('keeps line breaks, empty lines and indents', () => {
    expect(flowing(20, 'a\n\n  b')).toBe('| a\n|\n|   b\n');
  });
  test('keeps the entries of a list together', () => {
    expect(flowing(9, '- one two three\n10. four five\nsix')).toBe(
      '| - one two\n|   three\n| 10. four\n|     five\n| six\n',
    );
  });
  test('leaves a long address whole', () => {
    expect(flowing(8, 'see http://127.0.0.1:7456/ there')).toBe(
      '| see\n| http://127.0.0.1:7456/\n| there\n',
    );
  });
  test('ends a line that was begun before a line of its own', () => {
    let written = '';
    const flow = new Flow((text) => (written += text), '', 80);
    flow.text('half');
    flow.line('whole');
    expect(written).toBe('half\nwhole\n');
  });
});
