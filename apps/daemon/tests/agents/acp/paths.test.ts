import { describe, expect, it } from 'vitest';
import { pathsOf } from '../../../src/agents/acp/paths.ts';

const paths = (rawInput: Parameters<typeof pathsOf>[0]['rawInput']) =>
  pathsOf({ toolCallId: 't', rawInput });

describe('the paths that a tool call names', () => {
  it('are its locations and the files of its diffs', () => {
    expect(
      pathsOf({
        toolCallId: 't',
        locations: [{ path: '/w/a', line: 3 }],
        content: [
          { type: 'diff', path: '/w/b', oldText: null, newText: '/etc' },
          { type: 'content', content: { type: 'text', text: '/etc' } },
        ],
      }),
    ).toEqual(['/w/a', '/w/b']);
  });

  it('are fields of its input that are named like a path, however deep', () => {
    expect(paths({ file_path: 'a', options: [{ absolutePath: 'b' }], paths: ['c', 'd'] })).toEqual([
      'a',
      'b',
      'c',
      'd',
    ]);
  });

  it('are values and keys that lead out, however they are named', () => {
    expect(paths({ pattern: '/etc/*', glob: 'x/../../y', where: '~/z', limit: 3 })).toEqual([
      '/etc/*',
      'x/../../y',
      '~/z',
    ]);
    expect(paths({ changes: { '/etc/hosts': { add: 1 } } })).toEqual(['/etc/hosts']);
  });

  it('are not the texts that are written', () => {
    expect(
      paths({ content: '/* note */', old_string: '../x', newText: '~', pattern: 'foo' }),
    ).toEqual([]);
  });
});
