/**
 * The shortest beginnings, eight marks of the random part at least, that still
 * tell these ids apart: what a person reads in a list and types in a command.
 */
export function shortIds(ids: readonly string[]): Map<string, string> {
  const distinct = [...new Set(ids)];
  return new Map(
    distinct.map((id) => {
      const others = distinct.filter((other) => other !== id);
      let length = beginning(id).length;
      while (length < id.length && others.some((other) => other.startsWith(id.slice(0, length))))
        length++;
      return [id, id.slice(0, length)];
    }),
  );
}

/** The beginning of one id that a person can tell it by: what stands before its UUID, and eight marks of that. */
export function beginning(id: string): string {
  const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.exec(id);
  return uuid === null ? id : id.slice(0, uuid.index + 8);
}
