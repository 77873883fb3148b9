import type { RunEvent } from '@open-design/contracts';
import type { Addition, Item } from './item.ts';
import { meaningOf, type Meaning } from './item-of.ts';
import { lines, paragraphs, type Splitter, whole } from './split.ts';

type Flow = Extract<Meaning, { flow: string }>;
/** Events in a row that are one thing on the page. */
type Chain = Flow['flow'] | 'status' | 'usage';

const splitters: Readonly<Record<Flow['flow'], Splitter>> = {
  text: paragraphs,
  thinking: whole,
  stdout: lines,
  stderr: lines,
};

/**
 * The events of a run as what a person reads. Events are added at the end, in
 * order, each once; what was read later but happened earlier is put before by
 * `joined`. However they come in, the items are the same.
 */
export class Fold {
  /** Never changed in place: one that has grown is another object under the same key. */
  readonly items: Item[] = [];
  /** Where what is added to later stands: the last item of a call or question, by its id. */
  readonly #places = new Map<string, number>();
  /** What the next event may go on with. */
  #chain: Chain | null = null;

  /** Adds events that follow those so far. Takes time by their number alone. */
  add(events: Iterable<RunEvent>): this {
    for (const event of events) this.#take(event);
    return this;
  }

  #take(event: RunEvent): void {
    const meaning = meaningOf(event);
    if ('flow' in meaning) return this.#flowOn(event, meaning);
    const begun = { key: `${event.seq}:0`, seq: event.seq, at: event.at };
    if ('item' in meaning) return this.#itemOn({ ...begun, ...meaning.item });
    this.#chain = null;
    const { addition } = meaning;
    if (!this.#apply(addition)) this.#put({ ...begun, kind: 'stray', addition });
  }

  /** Of states and sums told in a row only the last one is shown. */
  #itemOn(item: Item): void {
    const chain = item.kind === 'status' || item.kind === 'usage' ? item.kind : null;
    const last = this.items.at(-1);
    if (chain === null || this.#chain !== chain || last === undefined) this.#put(item);
    else this.items[this.items.length - 1] = { ...item, key: last.key, seq: last.seq, at: last.at };
    this.#chain = chain;
  }

  #put(item: Item): void {
    const place = placeOf(item);
    if (place !== null) this.#places.set(place, this.items.length);
    this.items.push(item);
  }

  /** Adds to an item above; false where there is none. */
  #apply(addition: Addition): boolean {
    const at = this.#places.get(`${addition.to} ${addition.id}`);
    const item = at === undefined ? undefined : this.items[at];
    if (at === undefined || item === undefined) return false;
    this.items[at] = added(item, addition);
    return true;
  }

  #flowOn({ seq, at }: RunEvent, { flow, text }: Flow): void {
    const goesOn = this.#chain === flow;
    if (text === '') {
      if (!goesOn) this.#chain = null;
      return;
    }
    this.#chain = flow;
    const last = goesOn ? this.items.at(-1) : undefined;
    const grown = last?.kind === flow ? last : undefined;
    const before = grown?.text ?? '';
    const isInFence = grown?.kind === 'text' && grown.isInFence;
    let offset = -before.length;
    if (grown !== undefined) this.items.pop();
    for (const [index, piece] of splitters[flow](before + text, isInFence).entries()) {
      const begun =
        index === 0 && grown !== undefined
          ? { key: grown.key, seq: grown.seq, at: grown.at }
          : { key: `${seq}:${offset}`, seq, at };
      this.items.push(
        flow === 'text'
          ? { ...begun, kind: flow, ...piece }
          : { ...begun, kind: flow, text: piece.text },
      );
      offset += piece.text.length;
    }
  }

  /**
   * Puts what another fold has after this one, whose events come right before it.
   * @param from the number of the event from which on it is wanted
   */
  follow(later: Fold, from: number): void {
    for (const item of later.items)
      if (item.seq >= from && (item.kind !== 'stray' || !this.#apply(item.addition)))
        this.#put(item);
    this.#chain = later.#chain;
  }
}

function placeOf(item: Item): string | null {
  if (item.kind === 'tool') return `tool ${item.call.id}`;
  if (item.kind === 'plan') return item.callId === null ? null : `tool ${item.callId}`;
  return item.kind === 'question' ? `question ${item.question.id}` : null;
}

function added(item: Item, addition: Addition): Item {
  if (item.kind === 'question' && 'end' in addition) return { ...item, end: addition.end };
  if (item.kind !== 'tool') return item;
  if ('result' in addition) return { ...item, call: { ...item.call, result: addition.result } };
  if (!('news' in addition)) return item;
  return { ...item, call: { ...item.call, news: { ...item.call.news, ...addition.news } } };
}

/**
 * Puts older events before a fold that begins right after them.
 *
 * @param since the events that `later` was made of: what goes on over the seam
 * is read again, so that it is as if all had been read at once
 */
export function joined(older: readonly RunEvent[], later: Fold, since: readonly RunEvent[]): Fold {
  const all = new Fold().add(older);
  const last = older.at(-1);
  const chain = last === undefined ? null : chainOf(last);
  let next = since[0];
  for (let at = 1; next !== undefined && chain !== null && chainOf(next) === chain; at += 1) {
    all.add([next]);
    next = since[at];
  }
  if (next !== undefined) all.follow(later, next.seq);
  return all;
}

function chainOf(event: RunEvent): Chain | null {
  const meaning = meaningOf(event);
  if ('flow' in meaning) return meaning.flow;
  const kind = 'item' in meaning ? meaning.item.kind : null;
  return kind === 'status' || kind === 'usage' ? kind : null;
}
