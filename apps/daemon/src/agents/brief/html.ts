import { plain } from './words.ts';

/** Markup that is safe to place in a page as it stands. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = string | number | Html | readonly Html[] | null;

/**
 * Builds markup. Whatever is put in as text is escaped and its hidden characters are made visible;
 * only Html is taken as it is. Null is nothing.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0] ?? '';
  parts.forEach((part, index) => {
    text += render(part) + (strings[index + 1] ?? '');
  });
  return new Html(text);
}

function render(part: Part): string {
  if (part === null) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escape(plain(part));
  return part.map((piece) => piece.text).join('');
}

/** Text of several lines, escaped line by line, at most `limit` characters. */
export function paragraph(text: string, limit: number): Html {
  const shown = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return new Html(
    shown
      .split(/\r\n|\r|\n/)
      .map((line) => escape(plain(line, limit + 1)))
      .join('\n'),
  );
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => entities[char] ?? '');
}
