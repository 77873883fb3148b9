import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFrontMatter } from '../../src/plugins/front-matter.ts';
import { FrontMatterFault } from '../../src/plugins/front-matter-scalars.ts';

const read = (yaml: string) => readFrontMatter(`---\n${yaml}\n---\nBody.\n`);

/** The line of its fault, 1 where there is none; any other error is one. */
function faultLine(text: string): number {
  try {
    readFrontMatter(text);
    return 1;
  } catch (error) {
    if (error instanceof FrontMatterFault) return error.line;
    throw error;
  }
}

describe('front matter', () => {
  test.each([
    ['plain text', 'a: one two', { a: 'one two' }],
    ['text with a comment', 'a: one # two', { a: 'one' }],
    ['a hash within a word', 'a: C#', { a: 'C#' }],
    ['a colon within a word', 'a: Bash(node:*) 12:30', { a: 'Bash(node:*) 12:30' }],
    ['text over several lines', 'a: one\n  two\n  three\nb: x', { a: 'one two three', b: 'x' }],
    ['double quotes', 'a: "one: \\"two\\" \\u00e9\\n"', { a: 'one: "two" é\n' }],
    ['single quotes', "a: 'it''s: #1' # yes", { a: "it's: #1" }],
    ['a block', 'a: |\n  one\n   two\n\n  three\nb: x', { a: 'one\n two\n\nthree\n', b: 'x' }],
    ['a block without its last line end', 'a: |-\n  one\n  two\n', { a: 'one\ntwo' }],
    [
      'a folded block',
      'a: >-\n  one\n  two\n\n  three: # is text',
      { a: 'one two\nthree: # is text' },
    ],
    ['a list', 'a:\n  - one\n  - "two, three"\nb: x', { a: ['one', 'two, three'], b: 'x' }],
    ['a list at the key', 'a:\n- one\n- two\nb: x', { a: ['one', 'two'], b: 'x' }],
    ['a list in brackets', 'a: [one, \'b, c\', "d"] # x', { a: ['one', 'b, c', 'd'] }],
    ['an empty list', 'a: []', { a: [] }],
    ['a map', 'a:\n  b: 1\n  c:\n    d: true\ne: x', { a: { b: '1', c: { d: 'true' } }, e: 'x' }],
    ['nothing', 'a:\nb: # nothing\nc: ""', { a: '', b: '', c: '' }],
    ['comments and empty lines', '# top\n\na: 1\n  # indented\n\nb: 2', { a: '1', b: '2' }],
    ['a key of the language', 'constructor: 1\ntoString: 2', { constructor: '1', toString: '2' }],
  ])('reads %s', (_what, yaml, fields) => {
    expect(read(yaml).fields).toEqual(fields);
  });

  test('reads lines that end as on Windows, and a byte order mark', () => {
    const { fields, body } = readFrontMatter(
      '\uFEFF---\r\na: one\r\nb: |\r\n  two\r\n---\r\nBody\r\n',
    );
    expect({ fields, body }).toEqual({ fields: { a: 'one', b: 'two\n' }, body: 'Body\n' });
  });

  test('knows the line of every field', () => {
    const { lines } = read('# c\na: |\n  one\n  two\nm:\n  v: 1');
    expect(Object.fromEntries(lines)).toEqual({ a: 3, m: 6, 'm.v': 7 });
  });

  test.each([
    ['no block at all', 'Just text', 1],
    ['a block that does not end', '---\na: 1', 1],
    ['an anchor', '---\na: &x 1\n---', 2],
    ['an alias', '---\na: 1\nb: *x\n---', 3],
    ['a tag', '---\na: !!binary 1\n---', 2],
    ['a map in braces', '---\na: {b: 1}\n---', 2],
    ['a colon that YAML takes for a key', '---\n\na: Use when: it rains\n---', 3],
    ['a quote that does not end', '---\na: "one\n---', 2],
    ['text behind a quote', '---\na: "one" two\n---', 2],
    ['an escape that there is not', '---\na: "\\q"\n---', 2],
    ['a list that does not end', '---\na: [one, two\n---', 2],
    ['a list in a list', '---\na: [one, [two]]\n---', 2],
    ['a list of maps', '---\na:\n  - b: 1\n---', 3],
    ['a key that stands twice', '---\na: 1\nb: 2\na: 3\n---', 4],
    ['a tab for indentation', '---\na:\n\tb: 1\n---', 3],
    ['a line that belongs to nothing', '---\na: 1\nwhat\n---', 3],
    ['a stray indentation', '---\na: "1"\n    b: 2\n---', 3],
    ['a block with a width', '---\na: |2\n  one\n---', 2],
    ['a block that loses its indentation', '---\na: |\n    one\n  two\n---', 4],
    [
      'maps without end',
      `---\n${[0, 1, 2, 3, 4, 5].map((at) => `${' '.repeat(at)}k:`).join('\n')}\n---`,
      7,
    ],
  ])('refuses %s, with the line', (_what, text, line) => {
    const refusal = () => readFrontMatter(text);
    expect(refusal).toThrow(FrontMatterFault);
    expect(refusal).toThrow(expect.objectContaining({ line }));
  });

  test('what is written in double quotes comes back, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, two) => {
        const yaml = `a: ${JSON.stringify(one)}\nb: [${JSON.stringify(two)}]`;
        expect(read(yaml).fields).toEqual({ a: one, b: [two] });
      }),
      { numRuns: 2_000 },
    );
  });

  test('any text is read, or refused with a line that it has', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      ':',
      ': ',
      ' ',
      '  ',
      '\n',
      '\n  ',
      '- ',
      '-',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '|',
      '>',
      '>-',
      '#',
      ' #',
      '&',
      '*',
      '!',
      '%',
      '@',
      '`',
      '?',
      '---',
      '\t',
      '\\',
      '\r\n',
      '\u0000',
      '\u2028',
      '💥',
    );
    const text = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary', maxLength: 60 })), (yaml) => {
        const all = `---\n${yaml}\n---\n`;
        const line = faultLine(all);
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(all.split('\n').length);
      }),
      { numRuns: 20_000 },
    );
  });
});
