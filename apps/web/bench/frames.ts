/** The frames that a page drew in a while. */
export interface Frames {
  readonly count: number;
  readonly ms: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly longestMs: number;
  /** How many took longer than 50 ms: those that a person sees. */
  readonly over50: number;
}

/**
 * Runs in the page: scrolls a little in every frame, and times them.
 * @param it `scroller`: what is scrolled, the page where it is null; `ms`: for how long; `step`: CSS pixels a frame
 */
export function framesOf(it: {
  readonly scroller: string | null;
  readonly ms: number;
  readonly step: number;
}): Promise<Frames> {
  const scroller =
    (it.scroller === null ? null : document.querySelector(it.scroller)) ?? document.documentElement;
  const times: number[] = [];
  return new Promise((resolve) => {
    const start = performance.now();
    let last = start;
    const frame = (now: number) => {
      times.push(now - last);
      last = now;
      scroller.scrollTop += it.step;
      if (now - start < it.ms) {
        requestAnimationFrame(frame);
        return;
      }
      times.sort((a, b) => a - b);
      const at = (part: number) => times[Math.floor((times.length - 1) * part)] ?? 0;
      resolve({
        count: times.length,
        ms: now - start,
        medianMs: at(0.5),
        p95Ms: at(0.95),
        longestMs: at(1),
        over50: times.filter((ms) => ms > 50).length,
      });
    };
    requestAnimationFrame(frame);
  });
}
