import { ApiError, type RunEvent, routes } from '@open-design/contracts';
import { client } from '../../api.ts';
import { Fold, joined } from '../fold/fold.ts';
import type { Item } from '../fold/item.ts';
import { readEvents } from './event-stream.ts';
import { nextTry, Pauses } from './pauses.ts';

/** How many events a page has. The first is small: it is what stands between a person and the end of the run. */
const firstPage = 500;
const olderPage = 1_000;
const laterPage = 2_000;

/** What is known of a run's events, to be drawn. */
export interface LogView {
  readonly events: readonly RunEvent[];
  readonly items: readonly Item[];
  /** Whether the end of the run was told. */
  readonly hasEnd: boolean;
  /** Whether there are events before these. */
  readonly hasOlder: boolean;
  readonly isReadingOlder: boolean;
  /** `cut`: what comes now is not heard; it is tried again. */
  readonly state: 'loading' | 'quiet' | 'live' | 'cut';
  /** What the first page or an older one could not be read for. */
  readonly fault: unknown;
}

const empty: LogView = {
  events: [],
  items: [],
  hasEnd: false,
  hasOlder: false,
  isReadingOlder: false,
  state: 'loading',
  fault: null,
};

/**
 * The events of one run: its last page first, then older ones as they are asked
 * for, and what comes, each once and without a gap. What was missed while the
 * connection was cut, the machine slept or the page was hidden is read page by
 * page before the stream is opened again.
 */
export class RunLog {
  view: LogView = empty;
  #fold = new Fold();
  #events: RunEvent[] = [];
  #waiting: RunEvent[] = [];
  /** Whether nothing is stored before what is there. */
  #isWhole = false;
  #frame: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #pauses = new Pauses();

  constructor(private readonly runId: string) {}

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  read = (): LogView => this.view;

  /** Reads to the end of what is there and follows the run, until the signal is aborted or the run has ended. */
  async follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.view.hasEnd) {
      try {
        await this.#catchUp(signal);
        if (this.view.hasEnd) return;
        this.#show({ state: 'live', fault: null });
        for await (const event of readEvents(this.runId, this.#last, signal)) {
          this.#pauses.reset();
          if (event.seq > this.#last + 1) break;
          if (event.seq === this.#last + 1) this.#take([event]);
        }
        // Ended by the daemon: the run has ended, maybe without a word, or the daemon stops.
        if (await this.#isOver(signal)) return this.#show({ state: 'quiet' });
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof ApiError && error.status < 500)
          return this.#show({ state: 'quiet', fault: error });
        this.#show({ state: 'cut', fault: this.#events.length === 0 ? error : null });
      }
      await nextTry(this.#pauses.next(), signal);
    }
  }

  /** Reads the page before what is there. */
  readOlder(): Promise<void> {
    return this.#readBefore((first) => this.#pageBefore(first, olderPage));
  }

  /** Reads all that came before. */
  readAll(): Promise<void> {
    return this.#readBefore(async (first) => {
      const pages: RunEvent[][] = [];
      for (let before = first; before > 1; ) {
        const page = await this.#pageBefore(before, laterPage);
        pages.unshift(page);
        before = page[0]?.seq ?? 1;
      }
      return pages.flat();
    });
  }

  async #readBefore(read: (first: number) => Promise<RunEvent[]>): Promise<void> {
    const [first] = this.#events;
    if (first === undefined || this.view.isReadingOlder || !this.view.hasOlder) return;
    this.#show({ isReadingOlder: true, fault: null });
    try {
      const events = await read(first.seq);
      this.#flush();
      this.#fold = joined(events, this.#fold, this.#events);
      this.#events = [...events, ...this.#events];
      this.#isWhole = events.length === 0;
      this.#show({ isReadingOlder: false });
    } catch (error) {
      this.#show({ isReadingOlder: false, fault: error });
    }
  }

  async #pageBefore(before: number, limit: number): Promise<RunEvent[]> {
    const params = { id: this.runId };
    const query = { before, limit };
    return (await client.call(routes.listRunEvents, { params, query })).events;
  }

  get #last(): number {
    return this.#waiting.at(-1)?.seq ?? this.#events.at(-1)?.seq ?? 0;
  }

  async #catchUp(signal: AbortSignal): Promise<void> {
    for (let isFirst = this.#last === 0; !signal.aborted; isFirst = false) {
      const query = isFirst ? { limit: firstPage } : { after: this.#last, limit: laterPage };
      const { events, last } = await client.call(routes.listRunEvents, {
        params: { id: this.runId },
        query,
        signal,
      });
      // Another reading may have begun meanwhile, as when the page was hidden and shown.
      if (signal.aborted) return;
      const seen = this.#last;
      this.#take(events.filter(({ seq }) => seq > seen));
      this.#flush();
      if (isFirst && events.length === 0) this.#show({ state: 'live' });
      if (events.length === 0 || this.#last >= last) return;
    }
  }

  async #isOver(signal: AbortSignal): Promise<boolean> {
    const { run } = await client.call(routes.getRun, { params: { id: this.runId }, signal });
    if (run.completedAt === null) return false;
    await this.#catchUp(signal);
    return true;
  }

  /** Events are gathered for a frame: two hundred a second would else be two hundred drawings. */
  #take(events: readonly RunEvent[]): void {
    this.#waiting.push(...events);
    this.#frame ??= setTimeout(() => this.#flush(), frameMs);
  }

  #flush(): void {
    clearTimeout(this.#frame);
    this.#frame = undefined;
    if (this.#waiting.length === 0) return;
    this.#fold.add(this.#waiting);
    this.#events.push(...this.#waiting);
    this.#waiting = [];
    this.#show({});
  }

  #show(change: Partial<LogView>): void {
    const events = this.#events;
    this.view = {
      ...this.view,
      ...change,
      events: events.length === this.view.events.length ? this.view.events : [...events],
      items: [...this.#fold.items],
      hasEnd: events.at(-1)?.name === 'end',
      hasOlder: !this.#isWhole && (events[0]?.seq ?? 1) > 1,
    };
    if (this.view.hasEnd) this.view = { ...this.view, state: 'quiet' };
    for (const listener of this.#listeners) listener();
  }
}

const frameMs = 50;
