type Scroller = Pick<HTMLElement, 'scrollTop' | 'scrollHeight' | 'clientHeight'> | null;

/**
 * Whether a list holds on to its end: from the beginning, until a person moves
 * up from it, and again once they are back.
 */
export class Hold {
  #isHeld = true;
  /** Where it stood when it was looked at last (px). */
  #top = 0;
  /** Where the list itself has moved to; a step up to there is nobody's will. */
  #ownTop: number | null = null;

  constructor(private readonly nearEnd: number) {}

  /** Told that the list has moved by itself. */
  moved(it: Scroller): void {
    if (it !== null) this.#ownTop = it.scrollTop;
  }

  /** Looks where it stands now. */
  heed(it: Scroller): void {
    if (it === null) return;
    if (this.#isAtEnd(it)) this.#isHeld = true;
    else if (it.scrollTop < this.#top && it.scrollTop !== this.#ownTop) this.#isHeld = false;
    this.#top = it.scrollTop;
  }

  /** Whether it is to be at its end, and is not. */
  isLost(it: Scroller): boolean {
    this.heed(it);
    return it !== null && this.#isHeld && !this.#isAtEnd(it);
  }

  #isAtEnd({ scrollTop, scrollHeight, clientHeight }: NonNullable<Scroller>): boolean {
    return scrollHeight - scrollTop - clientHeight <= this.nearEnd;
  }
}
