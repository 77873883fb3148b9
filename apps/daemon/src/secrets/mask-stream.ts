import type { Lookout } from './lookout.ts';
import { type Chars, type Found, type Pattern, type Place, undecided } from './pattern.ts';
import { endOfRun } from './steps.ts';

/**
 * Masks a text that arrives in pieces, whatever the cuts: the outcome is that
 * of the whole text. What can be the beginning of a secret is held back until
 * it is decided, and nothing else is.
 *
 * All secrets of a text are masked, also those that overlap; one label stands
 * for what touches and has the same name.
 */
export class MaskStream {
  /** The text from the first place that is not decided. */
  #text = '';
  /** The character before it, or -1. */
  #before = -1;
  /** Up to here the text has left: as it is, or as a label. */
  #from = 0;
  /** The label that stands for what ends at `#from`, or null. */
  #label: string | null = null;
  /** Characters that still belong to the secret that the text so far ended with, or null. */
  #tail: Chars | null = null;
  /** Secrets found ahead of the place that was looked at. */
  #ahead: Found[] = [];
  #out = '';

  constructor(private readonly lookout: Lookout) {}

  /** Takes a piece. @returns what is decided by now, which may be nothing */
  write(piece: string): string {
    return this.#take(piece, false);
  }

  /** The rest, when nothing more comes. The stream can then be used for another text. */
  end(): string {
    const rest = this.#take('', true);
    this.#before = -1;
    this.#label = null;
    this.#tail = null;
    return rest;
  }

  #take(piece: string, isEnd: boolean): string {
    this.#text = this.#text === '' ? piece : this.#text + piece;
    const { length } = this.#text;
    this.#extend();
    let at = this.#nextPlace(0);
    while (at < length && this.#look(at, isEnd)) at = this.#nextPlace(at + 1);
    this.#pass(at);
    return this.#leave(at);
  }

  #nextPlace(from: number): number {
    const next = this.lookout.next(this.#text, from);
    if (this.#ahead.length === 0) return next;
    return Math.min(next, ...this.#ahead.map(({ start }) => start));
  }

  /** Looks at a place. @returns whether it is decided */
  #look(at: number, isEnd: boolean): boolean {
    const { values, shapes } = this.lookout.at(this.#text, at);
    const place: Place = {
      text: this.#text,
      at,
      before: at === 0 ? this.#before : this.#text.charCodeAt(at - 1),
      behind: at === this.#from ? this.#label : null,
    };
    const value = firstOf(values, place, isEnd);
    if (value === undecided) return false;
    // Within a secret only a bound value can go on further; a shape would find its own middle.
    const shape = at < this.#from ? null : firstOf(shapes, place, isEnd);
    if (shape === undecided) return false;
    const due = this.#due(at);
    if (value !== null) this.#cover(value);
    for (const found of shape === null ? due : [...due, shape]) {
      // A bound value has a name that says more than its shape.
      if (value !== null && value.end >= found.end) continue;
      if (found.start > at) this.#ahead.push(found);
      else this.#cover(found);
    }
    return true;
  }

  /** Takes what was found ahead and begins here. */
  #due(at: number): readonly Found[] {
    if (this.#ahead.length === 0) return [];
    const due = this.#ahead.filter(({ start }) => start === at);
    this.#ahead = this.#ahead.filter(({ start }) => start > at);
    return due;
  }

  #cover({ start, end, label, tail }: Found): void {
    if (end <= this.#from) return;
    this.#pass(start);
    if (this.#label !== label) this.#out += label;
    this.#label = label;
    this.#from = end;
    this.#tail = tail;
    this.#extend();
  }

  /** Counts what goes on to belong to the secret that ends here. */
  #extend(): void {
    if (this.#tail === null) return;
    const { length } = this.#text;
    this.#from = endOfRun(this.#text, this.#tail, this.#from, length);
    if (this.#from < length) this.#tail = null;
  }

  /** Lets the text up to here leave as it is. */
  #pass(to: number): void {
    if (to <= this.#from) return;
    this.#out += this.#text.slice(this.#from, to);
    this.#from = to;
    this.#label = null;
  }

  #leave(at: number): string {
    const out = this.#out;
    if (at > 0) this.#before = this.#text.charCodeAt(at - 1);
    this.#text = this.#text.slice(at);
    this.#from -= at;
    this.#ahead = this.#ahead.map((it) => ({ ...it, start: it.start - at, end: it.end - at }));
    this.#out = '';
    return out;
  }
}

/** The first pattern that fits. At the end of all, what is undecided does not fit. */
function firstOf(patterns: readonly Pattern[], place: Place, isEnd: boolean) {
  for (const pattern of patterns) {
    const found = pattern.match(place);
    if (found === null || (isEnd && found === undecided)) continue;
    return found;
  }
  return null;
}
