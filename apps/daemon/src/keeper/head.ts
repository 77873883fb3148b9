/** Keeps the beginning of a text, at most `limit` bytes of UTF-8, and counts the rest. */
export class Head {
  #text = '';
  #size = 0;
  #dropped = 0;
  constructor(private readonly limit: number) {}

  add(text: string): void {
    const bytes = Buffer.from(text);
    const room = this.#dropped > 0 ? 0 : this.limit - this.#size;
    if (bytes.length <= room) {
      this.#text += text;
      this.#size += bytes.length;
      return;
    }
    let end = room;
    // Not between the bytes of a character.
    while (end > 0 && ((bytes[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end -= 1;
    this.#text += bytes.toString('utf8', 0, end);
    this.#size += end;
    this.#dropped += bytes.length - end;
  }

  /** The beginning, masked; where something was left out it says how much. */
  told(mask: (text: string) => string): string {
    const rest = this.#dropped === 0 ? '' : `\n[… and ${this.#dropped} more bytes]`;
    return `${mask(this.#text)}${rest}`;
  }
}
