import { widthOf } from './print.ts';

/**
 * Text that arrives in pieces, written as it comes: indented, and broken
 * between words where a line would grow past its columns.
 */
export class Flow {
  private column = 0;
  private spaces = '';
  private word = '';
  private isLineOpen = false;
  /** What a line that goes on is set in by, so that the text of a list's entry stays together. */
  private hang = 0;

  /** @param columns what a line may take without the indent; Infinity for no breaks */
  constructor(
    private readonly write: (text: string) => void,
    private readonly indent: string,
    private readonly columns: number,
  ) {}

  /** Goes on with running text. A word is held back until it is whole. */
  text(piece: string): void {
    for (const mark of piece) {
      if (mark === '\n') this.breakLine();
      else if (mark === ' ' || mark === '\t') {
        this.endWord();
        this.spaces += mark;
      } else {
        this.word += mark;
        if (this.word.length >= longestHeld) this.endWord();
      }
    }
  }

  /** Writes a line of its own, as it is. */
  line(text: string): void {
    this.close();
    this.write(`${this.indent}${text}\n`);
  }

  /** Ends a line that has been begun. */
  close(): void {
    this.endWord();
    if (this.isLineOpen) this.write('\n');
    this.reset();
  }

  private breakLine(): void {
    this.endWord();
    this.write(this.isLineOpen ? '\n' : `${this.indent.trimEnd()}\n`);
    this.reset();
  }

  private endWord(): void {
    if (this.word === '') return;
    const length = widthOf(this.word);
    const isBroken = this.column > 0 && this.column + this.spaces.length + length > this.columns;
    if (isBroken) {
      this.write('\n');
      this.reset(this.word);
      this.spaces = ' '.repeat(this.hang);
    } else if (!this.isLineOpen) {
      const mark = /^([-*•]|\d{1,3}\.)$/.test(this.word) ? length + 1 : 0;
      // Half of the line at most, or there is no room left to write in.
      this.hang = Math.min(this.spaces.length + mark, this.columns / 2);
    }
    this.write(`${this.isLineOpen ? '' : this.indent}${this.spaces}${this.word}`);
    this.column += this.spaces.length + length;
    this.isLineOpen = true;
    this.spaces = '';
    this.word = '';
  }

  private reset(word = ''): void {
    this.column = 0;
    this.spaces = '';
    this.word = word;
    this.isLineOpen = false;
  }
}

/** A run of marks without a space is written in pieces of this many, so that none is held for ever. */
const longestHeld = 1_000;
