import { findSecretShape } from '@open-design/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMask, type Mask } from '../../src/secrets/mask.ts';
import { cutInto, shapeExamples } from './examples.ts';

const charsOf = (text: string) => Array.from(text);

function inPieces(mask: Mask, pieces: readonly string[]): string {
  const stream = mask.stream();
  return pieces.map((piece) => stream.write(piece)).join('') + stream.end();
}

/** Few different characters, so that values overlap, repeat and begin alike. */
const dense = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '1'), minLength: 8, maxLength: 14 });
const wide = fc
  .string({
    unit: fc.constantFrom(...charsOf('aZ09_-+/="\\\'\n\t %&<ß€😀')),
    minLength: 8,
    maxLength: 40,
  })
  .filter((text) => text.trim() !== '');
const values = fc.array(fc.oneof(dense, wide), { minLength: 1, maxLength: 4 });
const named = (texts: readonly string[]) =>
  texts.map((value, index) => ({ name: `N${index}`, value }));

const encodings: readonly ((value: string) => string)[] = [
  (it) => it,
  (it) => Buffer.from(it).toString('base64'),
  (it) => Buffer.from(it).toString('base64url'),
  (it) => Buffer.from(it).toString('hex'),
  (it) => encodeURIComponent(it),
  (it) => new URLSearchParams({ it }).toString().slice(3),
  (it) => JSON.stringify(it).slice(1, -1),
  (it) => JSON.stringify(JSON.stringify(it)).slice(3, -3),
];

/** Values with any text around and between them. */
const laden = values.chain((texts) =>
  fc.record({
    texts: fc.constant(texts),
    parts: fc.array(
      fc.oneof(
        fc.string({ unit: fc.constantFrom(...charsOf('aAb1-s:k \n"')), maxLength: 12 }),
        fc.constantFrom(...texts.flatMap((text) => encodings.map((encode) => encode(text)))),
        fc.constantFrom(...shapeExamples.map(({ text }) => text)),
      ),
      { maxLength: 8 },
    ),
    cuts: fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
  }),
);

describe('a mask', () => {
  it('lets no bound value through, whatever stands around it and however it is cut', () => {
    fc.assert(
      fc.property(laden, ({ texts, parts, cuts }) => {
        const masked = inPieces(createMask(named(texts)), cutInto(parts.join(''), cuts));
        for (const text of texts) {
          expect(masked).not.toContain(text);
          expect(masked).not.toContain(Buffer.from(text).toString('hex'));
          expect(masked).not.toContain(Buffer.from(text).toString('base64'));
          expect(masked).not.toContain(encodeURIComponent(text));
          expect(masked).not.toContain(JSON.stringify(text).slice(1, -1));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('comes to the same however the text is cut', () => {
    fc.assert(
      fc.property(laden, ({ texts, parts, cuts }) => {
        const mask = createMask(named(texts));
        const whole = parts.join('');
        expect(inPieces(mask, cutInto(whole, cuts))).toBe(mask.text(whole));
        expect(inPieces(mask, charsOf(whole))).toBe(mask.text(whole));
      }),
      { numRuns: 500 },
    );
  });

  it('leaves text without secrets as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 40 })), (pieces) => {
        const text = pieces.join('');
        fc.pre(findSecretShape(text) === null);
        const mask = createMask([{ name: 'KEY', value: 'correct horse battery staple' }]);
        expect(inPieces(mask, pieces)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    'a task-force-of-twenty-people in sk-estimator-doc-links and disk-usage-reports',
    'The header is "Authorization: Bearer $TOKEN", as in Authorization: <scheme>.',
    'http://127.0.0.1:7456/path and ssh://git@host:22/x and a://b:c',
    '-----BEGIN CERTIFICATE-----\nMIIEpAIBAAKCAQEA1234\n-----END CERTIFICATE-----',
    'It begins with -----BEGIN PRIVATE KEY----- and ends with -----END PRIVATE KEY-----.',
    'commit 9fceb02d0ae598e95dc970b74767f19372d61af8, AKIA is no key, eyJ neither',
    '----------------------------------------',
  ])('leaves everyday text as it is: %s', (text) => {
    const mask = createMask([{ name: 'KEY', value: 'hunter2-hunter2' }]);
    expect(mask.text(text)).toBe(text);
    expect(inPieces(mask, charsOf(text))).toBe(text);
  });

  it.each(shapeExamples)('masks $kind: $text', ({ kind, text, masked }) => {
    const mask = createMask([]);
    const whole = `before ${text} after`;
    expect(mask.text(whole)).toBe(`before ${masked} after`);
    expect(inPieces(mask, charsOf(whole))).toBe(`before ${masked} after`);
    expect(findSecretShape(text)).toBe(kind);
  });

  it('says which secret it was, also where the value looks like a known one', () => {
    const value = `ghp_${'a1B2'.repeat(9)}`;
    const mask = createMask([{ name: 'GITHUB_TOKEN', value }]);
    expect(mask.text(`Authorization: Bearer ${value}\n`)).toBe(
      'Authorization: Bearer [secret GITHUB_TOKEN]\n',
    );
    expect(mask.text(`https://me:${value}@github.com/x`)).toBe(
      'https://me:[secret GITHUB_TOKEN]@github.com/x',
    );
  });

  it('masks known shapes beside a value that begins as they do, and in the mask of another run no value of this one', () => {
    const other = `ghp_${'z9Y8'.repeat(9)}`;
    const mask = createMask([{ name: 'OWN', value: 'ghp_of-our-own' }]);
    const text = `ghp_of-our-own ${other}`;
    expect(mask.text(text)).toBe('[secret OWN] [masked github-token]');
    expect(createMask([]).text(text)).toBe('ghp_of-our-own [masked github-token]');
  });

  it('masks all of two secrets that overlap, and the longer of two that begin alike', () => {
    const mask = createMask(named(['abcd1234efgh', '4efghXYZ', 'abcd1234']));
    expect(mask.text('-abcd1234efghXYZ-')).toBe('-[secret N0][secret N1]-');
    expect(mask.text('-abcd1234e-')).toBe('-[secret N2]e-');
  });

  it('masks a value in the base64 of more than itself', () => {
    const mask = createMask([{ name: 'PASSWORD', value: 'correct-horse-9' }]);
    for (const user of ['a', 'ab', 'abc', 'abcd']) {
      const masked = mask.text(
        `Basic ${Buffer.from(`${user}:correct-horse-9!`).toString('base64')}`,
      );
      const left = masked.replace('Basic ', '').split('[secret PASSWORD]');
      expect(left).toHaveLength(2);
      expect(left.map((part) => Buffer.from(part, 'base64').toString()).join()).not.toMatch(
        /rrect|orse/,
      );
    }
  });

  it('masks a key of many lines as it is, indented, wrapped, in JSON and in part', () => {
    const lines = Array.from({ length: 30 }, (_, line) => `line ${line} of a long secret text`);
    const value = lines.join('\n');
    const mask = createMask([{ name: 'LONG', value }]);
    const base64 = Buffer.from(value).toString('base64');
    const wrapped = base64.replace(/.{76}/g, '$&\n');
    for (const text of [value, JSON.stringify(value).slice(1, -1), base64, wrapped])
      expect(mask.text(`<${text}>`)).toBe('<[secret LONG]>');
    expect(mask.text(lines.map((line) => `    ${line}\r\n`).join(''))).toBe(
      '    [secret LONG]\r\n'.repeat(30),
    );
    expect(mask.text(value.slice(0, 520))).not.toContain('line 3 ');
  });

  it('masks the part of a value that is left where a text was cut', () => {
    const mask = createMask([{ name: 'KEY', value: 'correct-horse-battery' }]);
    expect(mask.cut('rse-battery and more')).toBe('[secret KEY] and more');
    expect(mask.cut('exited with code 1: orse-battery is wrong')).toBe(
      'exited with code 1: [secret KEY] is wrong',
    );
    expect(mask.cut('the input is correct-hor…')).toBe('the input is [secret KEY]');
    expect(mask.cut('a battery, correct')).toBe('a battery, [secret KEY]');
    expect(mask.cut('a battery is fine')).toBe('a battery is fine');
  });
});

describe('a masked stream', () => {
  it('lets go at once what cannot be the beginning of a secret, and holds no more than can', () => {
    const stream = createMask([{ name: 'KEY', value: 'zebra-crossing' }]).stream();
    expect(stream.write('hello wor')).toBe('hello wor');
    expect(stream.write('ld zebr')).toBe('ld ');
    expect(stream.write('a stripes zebra-cross')).toBe('zebra stripes ');
    expect(stream.write('ing.')).toBe('[secret KEY].');
    expect(stream.write('zebra-')).toBe('');
    expect(stream.end()).toBe('zebra-');
    expect(stream.write('crossing')).toBe('crossing');
  });

  it('masks what a header announced, also when it turns out not to be the value it began as', () => {
    const stream = createMask([{ name: 'KEY', value: 'zebra-crossing' }]).stream();
    expect(stream.write('Authorization: Bearer zebra-cros')).toBe('Authorization: Bearer ');
    expect(stream.write('t.')).toBe('[masked authorization]');
    expect(stream.write('more\n')).toBe('\n');
    expect(stream.write('Authorization: Bearer zebra-cros')).toBe('Authorization: Bearer ');
    expect(stream.write('sing\n')).toBe('[secret KEY]\n');
  });

  it('swallows a secret of any length without holding it', () => {
    const stream = createMask([]).stream();
    expect(stream.write(`ghp_${'a'.repeat(30)}`)).toBe('[masked github-token]');
    for (let piece = 0; piece < 100; piece += 1) expect(stream.write('b'.repeat(1_000))).toBe('');
    expect(stream.write(' after')).toBe(' after');
  });

  it('holds back at most a little more than a thousand characters, whatever comes', () => {
    const beginnings = [
      'eyJ',
      'a',
      'x',
      '://',
      '-----BEGIN ',
      'A',
      ' ',
      'sk-',
      'authorization: bearer ',
    ];
    const value = 'x'.repeat(2_000) + 'a'.repeat(2_000);
    const mask = createMask([{ name: 'LONG', value }]);
    const parts = fc.tuple(fc.constantFrom(...beginnings), fc.integer({ min: 1, max: 2_500 }));
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 6 }), (runs) => {
        const stream = mask.stream();
        for (const [part, count] of runs) stream.write(part.repeat(count));
        expect(stream.end().length).toBeLessThan(1_100);
      }),
      { numRuns: 50 },
    );
  });
});
