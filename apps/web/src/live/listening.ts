/** Longer than this no screen waits for the stream (ms): a proxy may hold its head back for ever. */
const longestWaitMs = 1_000;

let isOver = false;
let end: () => void = () => undefined;
const ended = new Promise<void>((resolve) => {
  end = resolve;
});
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Resolves once the page hears of what happens, or cannot yet: what is read
 * before that could be out of date for ever, since nobody would say so.
 */
export function isListening(): Promise<void> {
  timer ??= setTimeout(endWaiting, longestWaitMs);
  return ended;
}

/** Lets the screens read. @returns whether they could read before, so that what they show may be out of date */
export function endWaiting(): boolean {
  const couldRead = isOver;
  isOver = true;
  clearTimeout(timer);
  end();
  return couldRead;
}
