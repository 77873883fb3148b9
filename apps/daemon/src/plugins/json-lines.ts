/** A fault of a JSON text: where (line, from 1) and what. */
export interface JsonFault {
  readonly line: number;
  readonly message: string;
}

/** A JSON text, read, with the line (from 1) of every field by its path with dots. */
export interface ReadJson {
  readonly value: unknown;
  readonly lines: ReadonlyMap<string, number>;
  /** Keys that stand twice in one object. */
  readonly faults: readonly JsonFault[];
}

/** Nested deeper than this a manifest is refused: reading it would exhaust the stack somewhere. */
const deepest = 64;

/** Reads a JSON text, or says where it is none. */
export function readJson(text: string): ReadJson | JsonFault {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return syntaxFault(text, error instanceof Error ? error.message : String(error));
  }
  return { value, ...linesOf(text) };
}

const token = /"(?:\\.|[^"\\])*"|[{}[\],:]|[^\s{}[\],:"]+/g;

interface Level {
  readonly path: string;
  readonly isArray: boolean;
  readonly keys: Set<string>;
  index: number;
  key: string | null;
}

/** Walks the marks of a text that is known to be JSON. */
function linesOf(text: string): Pick<ReadJson, 'lines' | 'faults'> {
  const lines = new Map<string, number>();
  const faults: JsonFault[] = [];
  const levels: Level[] = [];
  let line = 1;
  let seen = 0;
  for (const { 0: mark, index } of text.matchAll(token)) {
    for (; seen < index; seen += 1) if (text[seen] === '\n') line += 1;
    const level = levels.at(-1);
    if (mark === '}' || mark === ']') levels.pop();
    else if (mark === ',') {
      if (level !== undefined) {
        level.index += 1;
        level.key = null;
      }
    } else if (mark === ':') continue;
    else if (level !== undefined && !level.isArray && level.key === null) {
      const key = String(JSON.parse(mark));
      if (level.keys.has(key)) {
        const field = JSON.stringify(level.path === '' ? key : `${level.path}.${key}`);
        faults.push({ line, message: `${field} stands here for the second time` });
      }
      level.keys.add(key);
      level.key = key;
      lines.set(joined(level.path, key), line);
    } else {
      const path = level === undefined ? '' : joined(level.path, level.key ?? String(level.index));
      if (!lines.has(path)) lines.set(path, line);
      if (mark !== '{' && mark !== '[') continue;
      levels.push({ path, isArray: mark === '[', keys: new Set(), index: 0, key: null });
      if (levels.length > deepest) return { lines, faults: [{ line, message: tooDeep }] };
    }
  }
  return { lines, faults };
}

const tooDeep = `fields are nested more than ${deepest} deep`;

function joined(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** The engine says the position in its message, or nothing where the text ends too soon. */
function syntaxFault(text: string, message: string): JsonFault {
  const position = /position (\d+)/.exec(message)?.[1];
  const before = text.slice(0, position === undefined ? text.length : Number(position)).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  const why = message.replace(/ in JSON at position.*$| \(line .*\)$/s, '');
  return { line: before.length, message: `no JSON at column ${column}: ${why}` };
}
