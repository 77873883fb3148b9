/** Keeps the end of a text, at most `limit` bytes of UTF-8. Holds up to twice that in between. */
export class Tail {
  #text = '';
  #size = 0;
  constructor(private readonly limit: number) {}

  add(text: string): void {
    this.#text += text;
    this.#size += Buffer.byteLength(text);
    if (this.#size <= 2 * this.limit) return;
    this.#text = this.toString();
    this.#size = Buffer.byteLength(this.#text);
  }

  /** The end of all that was added, beginning with a whole character. */
  toString(): string {
    if (this.#size <= this.limit) return this.#text;
    const bytes = Buffer.from(this.#text);
    let start = bytes.length - this.limit;
    while (((bytes[start] ?? 0) & 0b1100_0000) === 0b1000_0000) start += 1;
    return bytes.toString('utf8', start);
  }

  /** The last lines that are not empty, joined with a space; at most 500 UTF-16 units, their end. */
  lastLines(count: number): string {
    const lines = this.toString()
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
    return lines.slice(-count).join(' ').slice(-500);
  }
}
