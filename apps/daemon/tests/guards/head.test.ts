import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Head } from '../../src/keeper/head.ts';

it('the beginning of a text is kept to the byte, whole characters only, however it comes', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 });
  fc.assert(
    fc.property(fc.array(text), fc.integer({ min: 0, max: 60 }), (pieces, limit) => {
      const head = new Head(limit);
      for (const piece of pieces) head.add(piece);
      const all = Buffer.from(pieces.join(''));
      const told = head.told((it) => it);
      const [, kept = told, more = '0'] = /^(.*)\n\[… and (\d+) more bytes\]$/s.exec(told) ?? [];
      const size = Buffer.byteLength(kept);
      expect(all.subarray(0, size).toString()).toBe(kept);
      expect(size + Number(more)).toBe(all.length);
      expect(size).toBeLessThanOrEqual(limit);
      expect(size).toBeGreaterThan(Math.min(limit - 4, all.length - 1));
    }),
  );
});
