/** A text on one line, of at most so many characters; null where there is nothing to read in it. */
export function oneLine(text: string, most: number): string | null {
  const line = text.trim().replace(/\s+/g, ' ');
  if (line === '') return null;
  if (line.length <= most) return line;
  // Not in the middle of a character that takes two places.
  return `${line.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
