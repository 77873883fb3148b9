/** What YAML this program does not read, or what is none: where (line, from 1) and why. */
export class FrontMatterFault extends Error {
  override readonly name = 'FrontMatterFault';
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads what stands behind a key or a dash on one line, as text: plain, quoted, or
 * a list in brackets. Anchors, aliases, tags and maps in braces are refused.
 * @param line of the file, from 1
 * @throws FrontMatterFault
 */
export function readInline(text: string, line: number): string | string[] {
  const [mark = ''] = text;
  if (mark === '"' || mark === "'") return whole(quotedAt(text, 0, line), text, line);
  if (mark === '[') return listIn(text, line);
  return readPlain(text, line);
}

/** A plain scalar, or one more line of it. @throws FrontMatterFault */
export function readPlain(text: string, line: number): string {
  const value = text.replace(/(^|\s)#.*$/, '').trim();
  if (/^(?:[&*!%@`{}\]|>,?"']|-(?:\s|$))/.test(value))
    throw new FrontMatterFault(
      line,
      `expected text, got ${shown(value)}, which begins like YAML that is not read here; put the text in double quotes`,
    );
  if (/:(?:\s|$)/.test(value))
    throw new FrontMatterFault(
      line,
      `${shown(value)} has a colon in it that YAML takes for a key; put the text in double quotes`,
    );
  return value;
}

interface Piece {
  readonly value: string;
  /** Index behind it. */
  readonly end: number;
}

function whole({ value, end }: Piece, text: string, line: number): string {
  const rest = text.slice(end);
  if (rest.trim() === '' || /^\s+#/.test(rest)) return value;
  throw new FrontMatterFault(line, `${shown(rest.trim())} stands behind the closing quote`);
}

function quotedAt(text: string, start: number, line: number): Piece {
  const pattern = text[start] === '"' ? /"((?:[^"\\]|\\.)*)"/y : /'((?:[^']|'')*)'/y;
  pattern.lastIndex = start;
  const found = pattern.exec(text);
  if (found === null)
    throw new FrontMatterFault(
      line,
      'the quote is not closed on its line; use | for several lines',
    );
  const [all, inner = ''] = found;
  const value = text[start] === '"' ? unescaped(inner, line) : inner.replaceAll("''", "'");
  return { value, end: start + all.length };
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

function unescaped(text: string, line: number): string {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))/g, (part, u, x, mark) => {
    const code: unknown = u ?? x;
    if (typeof code === 'string') return String.fromCharCode(Number.parseInt(code, 16));
    const meant = escapes[String(mark)];
    if (meant === undefined) throw new FrontMatterFault(line, `${part} is no escape of YAML`);
    return meant;
  });
}

/** `[a, "b, c"]`, on one line, of texts alone. */
function listIn(text: string, line: number): string[] {
  const items: string[] = [];
  let at = 1;
  const skip = () => {
    while (text[at] === ' ' || text[at] === '\t') at += 1;
  };
  for (;;) {
    skip();
    if (text[at] === ']') break;
    const isQuoted = text[at] === '"' || text[at] === "'";
    const end = at + (/^[^,\][{}]*/.exec(text.slice(at))?.[0].length ?? 0);
    const piece = isQuoted
      ? quotedAt(text, at, line)
      : { value: readPlain(text.slice(at, end), line), end };
    if (!isQuoted && piece.value === '')
      throw new FrontMatterFault(line, 'the list has an item that is empty, or that is no text');
    items.push(piece.value);
    at = piece.end;
    skip();
    if (text[at] === ']') break;
    if (text[at] !== ',')
      throw new FrontMatterFault(
        line,
        'the list is not closed on its line, or holds more than texts',
      );
    at += 1;
  }
  whole({ value: '', end: at + 1 }, text, line);
  return items;
}

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
