import type { FieldFault } from '@open-design/contracts';
import type { z } from 'zod';

/** A file of a plugin, and the lines (from 1) of its fields by their paths with dots. */
export interface FileLines {
  readonly file: string;
  readonly lines: ReadonlyMap<string, number>;
}

/** A fault of a file: `field` is `file:line name`, so that an editor can go there. */
export function faultAt(file: string, line: number, name: string, message: string): FieldFault {
  return { field: name === '' ? `${file}:${line}` : `${file}:${line} ${name}`, message };
}

/** A fault of a field; one that is missing has the line of what it is missing in. */
export function faultOfField(it: FileLines, name: string, message: string): FieldFault {
  return faultAt(it.file, lineOf(it, name), name, message);
}

/** What a schema found, each with its line. */
export function faultsOfSchema(it: FileLines, error: z.ZodError): FieldFault[] {
  return error.issues
    .flatMap((issue) => nearest(issue))
    .map((issue) => {
      const name = issue.path.join('.');
      return faultOfField(it, name, issue.message);
    });
}

/** Of several forms the one that fits best has its fault deepest. */
function nearest(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const depth = (form: readonly z.core.$ZodIssue[]) =>
    form.reduce(
      (deepest, { path, code }) =>
        Math.max(deepest, path.length - (code === 'unrecognized_keys' ? 1 : 0)),
      0,
    );
  const [best] = issue.errors.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length);
  if (best === undefined || best.length === 0) return [issue];
  return best.flatMap((inner) => nearest({ ...inner, path: [...issue.path, ...inner.path] }));
}

function lineOf({ lines }: FileLines, name: string): number {
  for (let path = name; path !== ''; path = path.slice(0, Math.max(0, path.lastIndexOf('.')))) {
    const line = lines.get(path);
    if (line !== undefined) return line;
  }
  return 1;
}
