import { type Group, isFull } from './groups.ts';

/** A run that waits for a place. */
export interface Waiting {
  readonly id: string;
  /** The order in which they came. */
  readonly turn: number;
  admit(): void;
  refuse(error: Error): void;
}

/** Runs that wait for the same groups, in the order in which they came. */
interface Line {
  readonly groups: readonly Group[];
  readonly waiting: Map<string, Waiting>;
}

/** All who wait, a line for those that wait for the same. Costs as much as there are lines, however many wait. */
export interface Lines {
  /** @param groups those with a bound: who waits for the same ones stands in the same line */
  add(groups: readonly Group[], it: Waiting): void;
  /** Takes away who is next: of those who head a line with free places, who came first. */
  next(): Waiting | null;
  /** Takes one out of its line; false when it does not wait. */
  remove(id: string): boolean;
  /** What a waiting run's line waits for; undefined when it does not wait. */
  groupsOf(id: string): readonly Group[] | undefined;
  /** Takes all away. */
  clear(): readonly Waiting[];
}

export function createLines(): Lines {
  const lines = new Map<string, Line>();
  /** In which line a waiting run stands. */
  const keys = new Map<string, string>();

  function remove(id: string): boolean {
    const key = keys.get(id);
    const line = key === undefined ? undefined : lines.get(key);
    if (key === undefined || line === undefined) return false;
    keys.delete(id);
    line.waiting.delete(id);
    if (line.waiting.size === 0) lines.delete(key);
    return true;
  }

  return {
    add(groups, it) {
      const key = groups.map((group) => group.key).join('\n');
      const line = lines.get(key) ?? { groups, waiting: new Map<string, Waiting>() };
      lines.set(key, line);
      keys.set(it.id, key);
      line.waiting.set(it.id, it);
    },
    next() {
      let next: Waiting | null = null;
      for (const { groups, waiting } of lines.values()) {
        if (groups.some(isFull)) continue;
        const [head] = waiting.values();
        if (head !== undefined && (next === null || head.turn < next.turn)) next = head;
      }
      if (next !== null) remove(next.id);
      return next;
    },
    remove,
    groupsOf(id) {
      const key = keys.get(id);
      return key === undefined ? undefined : lines.get(key)?.groups;
    },
    clear() {
      const all = [...lines.values()].flatMap(({ waiting }) => [...waiting.values()]);
      lines.clear();
      keys.clear();
      return all;
    },
  };
}
