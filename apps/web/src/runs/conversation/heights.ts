import type { Item } from '../fold/item.ts';

const line = 24;
const smallLine = 20;
const perLine = 95;

const known = new WeakMap<Item, number>();

/** About how high (px) an item will be: the nearer, the steadier the bar beside the list. Worked out once an item: a list asks for all of them whenever it grows. */
export function estimatedHeight(item: Item): number {
  const before = known.get(item);
  if (before !== undefined) return before;
  const height = heightOf(item);
  known.set(item, height);
  return height;
}

function heightOf(item: Item): number {
  switch (item.kind) {
    case 'text':
      return 12 + line * linesOf(item.text.trim());
    case 'stdout':
    case 'stderr':
      return 28 + smallLine * Math.min(40, linesOf(item.text));
    case 'question':
      return 280;
    case 'end':
    case 'error':
      return 110;
    case 'plan':
    case 'tool':
    case 'thinking':
    case 'stray':
    case 'other':
      return 40;
    case 'start':
    case 'status':
    case 'usage':
    case 'note':
      return 32;
  }
}

function linesOf(text: string): number {
  let count = 0;
  for (const it of text.split('\n')) count += Math.max(1, Math.ceil(it.length / perLine));
  return count;
}
