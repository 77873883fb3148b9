import { isUtf8 } from 'node:buffer';

/** The longest text of one event, in UTF-16 units. */
export const longestText = 65_536;

/** Decodes UTF-8 that arrives in pieces. What is not UTF-8 becomes U+FFFD. */
export class Utf8Decoder {
  #held: Buffer = Buffer.alloc(0);
  /** Whether anything so far was not UTF-8. */
  hasFault = false;

  /** The text of these bytes, without a last character that is not complete yet. */
  write(bytes: Buffer): string {
    const all = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    const end = all.length - unfinishedLength(all);
    this.#held = Buffer.from(all.subarray(end));
    return this.#decode(all.subarray(0, end));
  }

  /** The rest, when nothing more comes. */
  end(): string {
    const rest = this.#held;
    this.#held = Buffer.alloc(0);
    return this.#decode(rest);
  }

  #decode(bytes: Buffer): string {
    if (!isUtf8(bytes)) this.hasFault = true;
    return bytes.toString('utf8');
  }
}

/** How many bytes at the end (0 to 3) are the beginning of a character that goes on; RFC 3629, section 3. */
function unfinishedLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0b1100_0000) === 0b1000_0000) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? back : 0;
  }
  return 0;
}

/** The text in pieces that fit one event, never between the halves of a character. Nothing for an empty text. */
export function* textPieces(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + longestText, text.length);
    const last = text.charCodeAt(end - 1);
    if (end < text.length && last >= 0xd800 && last <= 0xdbff) end -= 1;
    yield text.slice(start, end);
    start = end;
  }
}
