/** Entries by number, the lowest first. */
export interface Heap<T> {
  push(key: number, entry: T): void;
  /** The lowest key, or null when it is empty. */
  lowest(): number | null;
  /** Takes the entry with the lowest key; null when it is empty. */
  pop(): T | null;
}

/** An empty binary heap. */
export function createHeap<T>(): Heap<T> {
  const nodes: { readonly key: number; readonly entry: T }[] = [];
  const keyAt = (index: number) => nodes[index]?.key ?? Infinity;
  const swap = (a: number, b: number) => {
    const [one, other] = [nodes[a], nodes[b]];
    if (one === undefined || other === undefined) return;
    nodes[a] = other;
    nodes[b] = one;
  };
  return {
    push(key, entry) {
      let index = nodes.push({ key, entry }) - 1;
      for (let parent = (index - 1) >> 1; index > 0; parent = (index - 1) >> 1) {
        if (keyAt(parent) <= keyAt(index)) return;
        swap(parent, index);
        index = parent;
      }
    },
    lowest: () => nodes[0]?.key ?? null,
    pop() {
      swap(0, nodes.length - 1);
      const taken = nodes.pop();
      for (let index = 0; ; ) {
        const left = 2 * index + 1;
        const least = keyAt(left + 1) < keyAt(left) ? left + 1 : left;
        if (keyAt(index) <= keyAt(least)) break;
        swap(index, least);
        index = least;
      }
      return taken?.entry ?? null;
    },
  };
}
