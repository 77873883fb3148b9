import { secretShapes } from '@open-design/contracts';
import { maskCutEnds } from './cut-ends.ts';
import { Lookout } from './lookout.ts';
import { MaskStream } from './mask-stream.ts';
import type { NamedValue } from './named-value.ts';
import { shapePatterns } from './shape-pattern.ts';
import { formsOf } from './value-forms.ts';
import { valuePattern } from './value-pattern.ts';

/** Takes secrets out of texts. */
export interface Mask {
  /** A whole text without secrets; the same text when it has none. */
  text(text: string): string;
  /** A text that was cut before it came here: parts of values at its ends are masked as well. */
  cut(text: string): string;
  /** For one text that arrives in pieces. */
  stream(): MaskStream;
}

/** An agent waits for its mask: what all of them look for is worked out once. */
const shapes = Lookout.forShapes(secretShapes.flatMap(shapePatterns));

/**
 * Masks these values as `[secret NAME]`, in all the forms that they can take,
 * and every known shape as `[masked KIND]`. A value shorter than two characters
 * cannot be masked and is left out.
 */
export function createMask(values: readonly NamedValue[]): Mask {
  const labels = new Map<string, string>();
  for (const { name, value } of values)
    for (const form of formsOf(value))
      if (form.length > 1 && !labels.has(form)) labels.set(form, `[secret ${name}]`);
  // The longest first: of values that begin alike, the longer one is meant.
  const patterns = [...labels].sort(([a], [b]) => b.length - a.length);
  const lookout = shapes.withValues(patterns.map(([form, label]) => valuePattern(form, label)));
  const maskText = (text: string) => {
    if (lookout.next(text, 0) === text.length) return text;
    const stream = new MaskStream(lookout);
    return stream.write(text) + stream.end();
  };
  return {
    text: maskText,
    cut: (text) => maskCutEnds(maskText(text), values),
    stream: () => new MaskStream(lookout),
  };
}
