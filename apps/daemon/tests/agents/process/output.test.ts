import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLines } from '../../../src/agents/process/lines.ts';
import { Tail } from '../../../src/agents/process/tail.ts';
import { longestText, textPieces, Utf8Decoder } from '../../../src/agents/process/text.ts';

async function* inPieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function linesOf(text: string, size: number, maxBytes: number) {
  const lines: { text: string; isWhole: boolean }[] = [];
  for await (const { bytes, isWhole } of splitLines(inPieces(Buffer.from(text), size), maxBytes))
    lines.push({ text: bytes.toString(), isWhole });
  return lines;
}

describe('output that comes in pieces', () => {
  it('is the same lines however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom('a', '世', ' ') }), { minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        async (lines, size) => {
          const seen = await linesOf(lines.map((line) => `${line}\n`).join(''), size, 1_000);
          expect(seen).toEqual(lines.map((text) => ({ text, isWhole: true })));
        },
      ),
    );
  });

  it('keeps a half last line', async () => {
    expect(await linesOf('a\nb', 2, 10)).toEqual([
      { text: 'a', isWhole: true },
      { text: 'b', isWhole: true },
    ]);
  });

  it('hands a line that is too long on in pieces, loses nothing of it, and goes on whole', async () => {
    const seen = await linesOf(`short\n${'x'.repeat(95)}\nafter\n`, 7, 20);
    expect(seen.at(0)).toEqual({ text: 'short', isWhole: true });
    expect(seen.at(-1)).toEqual({ text: 'after', isWhole: true });
    const long = seen.slice(1, -1);
    expect(long.every((line) => !line.isWhole)).toBe(true);
    expect(long.map(({ text }) => text).join('')).toBe('x'.repeat(95));
    expect(Math.max(...long.map(({ text }) => text.length))).toBeLessThanOrEqual(20 + 7);
  });

  it('counts a line of exactly the limit as whole and one byte more as too long', async () => {
    expect(await linesOf(`${'x'.repeat(20)}\n`, 100, 20)).toMatchObject([{ isWhole: true }]);
    expect(await linesOf(`${'x'.repeat(21)}\n`, 100, 20)).toMatchObject([{ isWhole: false }]);
  });

  it('is the text that all of it together is, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 5 }), (raw, size) => {
        const bytes = Buffer.from(raw);
        const decoder = new Utf8Decoder();
        let text = '';
        for (let at = 0; at < bytes.length; at += size)
          text += decoder.write(bytes.subarray(at, at + size));
        text += decoder.end();
        expect(text).toBe(bytes.toString('utf8'));
        expect(decoder.hasFault).toBe(!Buffer.from(bytes.toString('utf8')).equals(bytes));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is never cut within a character', () => {
    const text = `x${'😀'.repeat(longestText)}`;
    const pieces = [...textPieces(text)];
    expect(pieces.join('')).toBe(text);
    expect(pieces.every((piece) => piece.isWellFormed() && piece.length <= longestText)).toBe(true);
  });
});

describe('the end that is kept of a text', () => {
  it('is within its limit, whole characters, and truly the end', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (parts) => {
        const tail = new Tail(16);
        for (const part of parts) tail.add(part);
        const kept = tail.toString();
        expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(16);
        expect(parts.join('').endsWith(kept)).toBe(true);
      }),
    );
  });
});
