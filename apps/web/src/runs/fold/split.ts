/** Longer than this a piece of text is ended at the next chance (UTF-16 units). */
const longestPiece = 8_000;
/** So many lines of a program's output are one piece. */
const linesOfOutput = 30;

/** A text in pieces; only the last one may still grow. */
export type Splitter = (text: string, isInFence: boolean) => readonly Piece[];
export interface Piece {
  readonly text: string;
  /** Whether it begins within a block of code. */
  readonly isInFence: boolean;
}

/** Paragraphs: ended by an empty line that is not within a block of code. */
export const paragraphs: Splitter = (text, isInFence) => {
  const pieces: Piece[] = [];
  let [from, fenced] = [0, isInFence];
  const end = (at: number, isFenced: boolean) => {
    pieces.push({ text: text.slice(from, at), isInFence: fenced });
    [from, fenced] = [at, isFenced];
  };
  for (let at = nextGap(text, from); at >= 0; at = nextGap(text, at)) {
    const isFenced = fenceAfter(text.slice(from, at), fenced);
    if (!isFenced || at - from > longestPiece) end(at, isFenced);
  }
  for (let cut = longCut(text, from); cut > 0; cut = longCut(text, from))
    end(cut, fenceAfter(text.slice(from, cut), fenced));
  pieces.push({ text: text.slice(from), isInFence: fenced });
  return pieces;
};

/** A text that stays whole as long as it is not too long. */
export const whole: Splitter = (text) => {
  const pieces: Piece[] = [];
  let from = 0;
  for (let cut = longCut(text, from); cut > 0; cut = longCut(text, from)) {
    pieces.push({ text: text.slice(from, cut), isInFence: false });
    from = cut;
  }
  return [...pieces, { text: text.slice(from), isInFence: false }];
};

/** Lines of output, so many at once. */
export const lines: Splitter = (text) => {
  const pieces: Piece[] = [];
  let from = 0;
  for (let cut = lineCut(text, from); cut > 0; cut = lineCut(text, from)) {
    pieces.push({ text: text.slice(from, cut), isInFence: false });
    from = cut;
  }
  pieces.push({ text: text.slice(from), isInFence: false });
  return pieces;
};

/** Where the text goes on after the next empty line, or -1. */
function nextGap(text: string, from: number): number {
  const gap = text.indexOf('\n\n', from);
  if (gap < 0) return -1;
  let at = gap + 2;
  while (text[at] === '\n') at += 1;
  return at < text.length ? at : -1;
}

const fence = /^ {0,3}(```|~~~)/gm;

function fenceAfter(text: string, isInFence: boolean): boolean {
  const marks = text.match(fence)?.length ?? 0;
  return marks % 2 === 0 ? isInFence : !isInFence;
}

/** Where a piece that has grown too long is cut: at the beginning of its last line if it has one, never within a character; 0 for nowhere. */
function longCut(text: string, from: number): number {
  if (text.length - from <= longestPiece) return 0;
  const line = text.lastIndexOf('\n', from + longestPiece - 1) + 1;
  if (line > from) return line;
  const end = from + longestPiece;
  return /[\uD800-\uDBFF]/.test(text[end - 1] ?? '') ? end - 1 : end;
}

function lineCut(text: string, from: number): number {
  let at = from;
  for (let count = 0; count < linesOfOutput; count += 1) {
    const end = text.indexOf('\n', at);
    if (end < 0 || (count === 0 && end - from >= longestPiece)) return longCut(text, from);
    if (end - from >= longestPiece) return at;
    at = end + 1;
  }
  return at < text.length ? at : 0;
}
