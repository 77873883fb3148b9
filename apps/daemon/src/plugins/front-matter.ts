import { FrontMatterFault, readInline, readPlain } from './front-matter-scalars.ts';

/** What front matter can hold here. Every scalar is text: `true` and `1.0` are what they look like. */
export type FrontMatterValue = string | FrontMatterValue[] | { [key: string]: FrontMatterValue };

export interface FrontMatter {
  readonly fields: Readonly<Record<string, FrontMatterValue>>;
  /** The line (from 1) of each field, by its path with dots. */
  readonly lines: ReadonlyMap<string, number>;
  /** What stands below it. */
  readonly body: string;
}

const deepest = 4;

/**
 * Reads the block between two lines `---` at the top of a Markdown file: the
 * part of YAML that such blocks use. Keys with texts (plain, also over several
 * lines, in quotes, or as a block behind `|` or `>`), lists of texts, and maps
 * of these. All else is refused rather than guessed at.
 *
 * @throws FrontMatterFault
 */
export function readFrontMatter(text: string): FrontMatter {
  const all = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const end = all.findIndex((line, at) => at > 0 && line.trimEnd() === '---');
  if (all[0]?.trimEnd() !== '---')
    throw new FrontMatterFault(1, 'expected a line --- and fields such as name: and description:');
  if (end === -1)
    throw new FrontMatterFault(1, 'the block that begins here has no closing line ---');
  const reader = new Reader(all.slice(0, end));
  const fields = reader.map(0, '', 0);
  return { fields, lines: reader.lines, body: all.slice(end + 1).join('\n') };
}

interface Row {
  readonly indent: number;
  readonly text: string;
}

class Reader {
  readonly lines = new Map<string, number>();
  /** Index of the next line; its number in the file is one more. */
  #at = 1;

  constructor(private readonly all: readonly string[]) {}

  map(indent: number, path: string, depth: number): Record<string, FrontMatterValue> {
    const fields: [string, FrontMatterValue][] = [];
    for (let row = this.#row(); row !== null && row.indent >= indent; row = this.#row()) {
      if (row.indent > indent)
        throw this.#fault('the line is indented further than its neighbours');
      const found = /^([A-Za-z][\w.-]*)[ \t]*:(?:[ \t]+(.*))?$/.exec(row.text);
      if (found === null) throw this.#fault('expected a key, a colon and a text');
      const [, key = '', rest = ''] = found;
      const place = path === '' ? key : `${path}.${key}`;
      if (this.lines.has(place))
        throw this.#fault(
          `${place} stands here for the second time; the first is in line ${this.lines.get(place)}`,
        );
      this.lines.set(place, this.#at + 1);
      fields.push([key, this.#value(rest.trim(), row.indent, place, depth)]);
    }
    return Object.fromEntries(fields);
  }

  #value(rest: string, indent: number, place: string, depth: number): FrontMatterValue {
    if (rest === '' || rest.startsWith('#')) return this.#nested(indent, place, depth);
    if (rest.startsWith('|') || rest.startsWith('>')) return this.#block(rest, indent);
    const line = ++this.#at;
    const first = readInline(rest, line);
    if (typeof first !== 'string' || /^["']/.test(rest)) return first;
    return /(^|\s)#/.test(rest) ? first : this.#continued(first, indent);
  }

  #nested(indent: number, place: string, depth: number): FrontMatterValue {
    this.#at += 1;
    const row = this.#row();
    if (row === null) return '';
    if (/^-(\s|$)/.test(row.text) && row.indent >= indent) return this.#list(row.indent);
    if (row.indent <= indent) return '';
    if (depth >= deepest) throw this.#fault(`fields are nested more than ${deepest} deep`);
    return this.map(row.indent, place, depth + 1);
  }

  #list(indent: number): FrontMatterValue[] {
    const items: FrontMatterValue[] = [];
    for (let row = this.#row(); row?.indent === indent; row = this.#row()) {
      const found = /^-[ \t]+(.+)$/.exec(row.text);
      if (found === null) break;
      this.#at += 1;
      items.push(readInline((found[1] ?? '').trim(), this.#at));
    }
    const row = this.#row();
    if (row !== null && row.indent >= indent && row.indent > 0 && row.text.startsWith('-'))
      throw this.#fault('expected items of the list one under the other, each a text');
    return items;
  }

  /** A plain text goes on in lines that are indented further than its key. */
  #continued(first: string, indent: number): string {
    let value = first;
    for (let row = this.#row(); row !== null && row.indent > indent; row = this.#row()) {
      this.#at += 1;
      value += ` ${readPlain(row.text, this.#at)}`;
    }
    return value;
  }

  #block(header: string, indent: number): string {
    const [, style, chomp] = /^([|>])([+-]?)(?:\s+#.*)?$/.exec(header) ?? [];
    if (style === undefined)
      throw this.#fault(`${JSON.stringify(header)} is not read here; expected |, |-, > or >-`);
    const rows: string[] = [];
    let margin = 0;
    for (this.#at += 1; this.#at < this.all.length; this.#at += 1) {
      const line = this.all[this.#at] ?? '';
      const own = line.length - line.trimStart().length;
      if (line.trim() === '') {
        rows.push('');
        continue;
      }
      if (own <= indent) break;
      if (margin === 0) margin = own;
      if (own < margin)
        throw this.#fault('the line is indented less than the text that it is part of');
      rows.push(line.slice(margin));
    }
    const text = rows.join('\n').replace(/\n*$/, '');
    const value = style === '|' ? text : folded(text);
    return chomp === '-' || value === '' ? value : `${value}\n`;
  }

  /** The next line that says something; a blank or a comment says nothing. */
  #row(): Row | null {
    for (; this.#at < this.all.length; this.#at += 1) {
      const line = this.all[this.#at] ?? '';
      const text = line.trim();
      if (text === '' || text.startsWith('#')) continue;
      if (/^ *\t/.test(line)) throw this.#fault('YAML takes no tab for indentation; use spaces');
      return { indent: line.length - line.trimStart().length, text };
    }
    return null;
  }

  #fault(message: string): FrontMatterFault {
    return new FrontMatterFault(Math.min(this.#at, this.all.length - 1) + 1, message);
  }
}

/** Single line ends are spaces; an empty line is one line end. Lines that are indented further stay. */
function folded(text: string): string {
  return text.replace(/(\n+)(?=(\s?))/g, (_all, ends: string, next: string, at: number) => {
    const isKept = next !== '' || /(^|\n)[ \t][^\n]*$/.test(text.slice(0, at));
    if (isKept) return ends;
    return ends.length === 1 ? ' ' : ends.slice(1);
  });
}
