const newline = 0x0a;

/** One line without its end, or one piece of a line that is longer than allowed. */
export interface Line {
  readonly bytes: Buffer;
  /** False for every piece of a line that is longer than allowed. */
  readonly isWhole: boolean;
}

/**
 * Splits bytes into lines of at most `maxBytes`. A longer line comes in pieces,
 * so that memory stays bounded. A last line without an end comes as a line.
 */
export async function* splitLines(
  source: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Line> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let isLong = false;
  const take = (last: Buffer, isWhole: boolean): Line => {
    const bytes = held.length === 0 ? last : Buffer.concat([...held, last]);
    held = [];
    heldBytes = 0;
    return { bytes, isWhole };
  };
  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      const rest = chunk.subarray(start, end);
      yield take(rest, !isLong && heldBytes + rest.length <= maxBytes);
      isLong = false;
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    if (rest.length === 0) continue;
    if (isLong || heldBytes + rest.length > maxBytes) {
      isLong = true;
      yield take(rest, false);
    } else {
      held.push(rest);
      heldBytes += rest.length;
    }
  }
  if (heldBytes > 0) yield take(Buffer.alloc(0), true);
}
