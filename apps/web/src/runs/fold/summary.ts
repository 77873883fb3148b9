import type { Json, ToolCall } from './item.ts';

/** What a call works on, in the words of its input: the first of these that it has. */
const tellingKeys = [
  'command',
  'cmd',
  'file_path',
  'filePath',
  'path',
  'pattern',
  'query',
  'url',
  'description',
  'prompt',
  'title',
  'name',
];
const longest = 160;

/** A call on one line: the tool's name and what it works on. */
export function summaryOf({ name, input, news }: ToolCall): { name: string; about: string } {
  const title = news.title ?? name;
  const about = line(aboutOf(news.rawInput ?? input));
  return { name: title, about: about === title ? '' : about };
}

function aboutOf(input: Json): string {
  if (typeof input === 'string') return input;
  if (typeof input !== 'object' || input === null) return '';
  if (Array.isArray(input))
    return input
      .map(aboutOf)
      .filter((it) => it !== '')
      .join(', ');
  const { changes, locations } = input;
  for (const key of tellingKeys) {
    const value = input[key];
    if (typeof value === 'string' && value !== '') return value;
    if (Array.isArray(value) && value.every((it) => typeof it === 'string')) return value.join(' ');
  }
  return aboutOf(changes ?? locations ?? null);
}

function line(text: string): string {
  const one = text.replace(/\s+/g, ' ').trim();
  return one.length <= longest ? one : `${one.slice(0, longest - 1)}…`;
}

/** What a tool is given or gives back as text: texts as they are, the rest as JSON. */
export function textOf(value: Json): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const parts = value.map(partText);
    if (parts.every((it) => it !== null)) return parts.join('\n');
  }
  return partText(value) ?? JSON.stringify(value, null, 2);
}

/** The text of a part as agents' protocols wrap it: `{type: 'text', text}`, `{type: 'content', content}`, `{output}`. */
function partText(value: Json): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { type, text, content, output, ...rest } = value;
  if (type === 'text' && typeof text === 'string') return text;
  if (type === 'content' && content !== undefined) return partText(content);
  if (typeof output === 'string' && Object.keys(rest).length === 0) return output;
  return null;
}
