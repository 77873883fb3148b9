import { expect, test } from 'vitest';
import { patchOf, rowsBetween, rowsOfPatch } from '../../src/runs/diff/rows.ts';
import { editsOf } from '../../src/runs/fold/edits.ts';
import type { Json, ToolCall } from '../../src/runs/fold/item.ts';
import { summaryOf, textOf } from '../../src/runs/fold/summary.ts';

function call(input: Json, part: Partial<ToolCall> = {}): ToolCall {
  return { id: '1', name: 'tool', input, news: {}, result: null, ...part };
}
const done = (content: Json) => ({ result: { content, isError: false, at: 0 } });

test.each<[string, ToolCall]>([
  ['Claude Code', call({ file_path: 'a.ts', old_string: 'one', new_string: 'two' })],
  ['OpenCode', call({ filePath: 'a.ts', oldString: 'one', newString: 'two' })],
  [
    'an ACP agent, in its result',
    call(null, done([{ type: 'diff', path: 'a.ts', oldText: 'one', newText: 'two' }])),
  ],
  [
    'an ACP agent, in its news',
    call(null, {
      news: { content: [{ type: 'diff', path: 'a.ts', oldText: 'one', newText: 'two' }] },
    }),
  ],
])('what %s changes in a file is read from its call', (_agent, it) => {
  expect(editsOf(it)).toEqual([{ path: 'a.ts', before: 'one', after: 'two' }]);
});

test('a file that is written anew has nothing before', () => {
  expect(editsOf(call({ file_path: 'a.ts', content: 'new' }))).toEqual([
    { path: 'a.ts', before: '', after: 'new' },
  ]);
});

test('a patch that a program prints is shown as one', () => {
  const patch =
    'diff --git a/x.ts b/x.ts\nindex 1..2 100644\n--- a/x.ts\n+++ b/x.ts\n@@ -3,2 +3,2 @@ here\n same\n-old\n+new\n';
  expect(editsOf(call({ command: 'git diff' }, done(patch)))).toEqual([{ path: 'x.ts', patch }]);
  const { rows, added, removed } = rowsOfPatch(patch);
  expect([added, removed]).toEqual([1, 1]);
  expect(rows.map(({ kind, before, after }) => [kind, before, after])).toEqual([
    ['same', 3, 3],
    ['removed', 4, null],
    ['added', null, 4],
  ]);
});

test('the part of a patch that is about a file is found, also below a folder', () => {
  const part = (name: string) =>
    `diff --git a/${name} b/${name}\n--- a/${name}\n+++ b/${name}\n@@ -1 +1 @@\n-a\n+b\n`;
  const patch = `${part('app/one.ts')}${part('app/two.ts')}`;
  expect(patchOf(patch, 'two.ts')).toBe(part('app/two.ts'));
  expect(patchOf(patch, 'app/one.ts')).toBe(part('app/one.ts'));
  expect(patchOf(patch, 'three.ts')).toBeNull();
});

test('lines that did not change are shown near a change alone', () => {
  const text = (middle: string) =>
    [...Array.from({ length: 20 }, (_, at) => `line ${at}`), middle, 'end'].join('\n');
  const { rows } = rowsBetween(text('old'), text('new'));
  expect(rows.map(({ text: it }) => it)).toEqual([
    'line 17',
    'line 18',
    'line 19',
    'old',
    'new',
    'end',
  ]);
});

test('a call is told on one line, by what it works on', () => {
  expect(summaryOf(call({ command: 'npm\n  test' }))).toEqual({ name: 'tool', about: 'npm test' });
  expect(summaryOf(call({ changes: [{ path: 'a' }, { path: 'b' }] })).about).toBe('a, b');
  expect(summaryOf(call({ command: ['git', 'status'] }, { news: { title: 'Look' } }))).toEqual({
    name: 'Look',
    about: 'git status',
  });
});

test('what a tool gives back is text where agents wrap text', () => {
  expect(
    textOf([
      { type: 'content', content: { type: 'text', text: 'one' } },
      { type: 'text', text: 'two' },
    ]),
  ).toBe('one\ntwo');
  expect(textOf({ output: 'out' })).toBe('out');
  expect(textOf({ some: 1 })).toBe('{\n  "some": 1\n}');
});
