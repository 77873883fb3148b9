import { elementScroll, useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import {
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { runWords } from '../../words/run.ts';
import { Hold } from './hold.ts';

const said = runWords.conversation;

/** So near to the end (px) counts as there: what comes is followed. */
const nearEnd = 80;
/** So near to the beginning (px) what came before is read. */
const nearStart = 1_500;

/**
 * A list of any length that begins at its end and stays there while more comes,
 * unless the person has scrolled up. What is put before moves nothing on the screen.
 */
export function EndList<T extends { readonly key: string }>({
  label,
  items,
  estimate,
  row,
  onNearStart,
  head,
  className,
}: {
  readonly label: string;
  readonly items: readonly T[];
  /** The height of an item before it was drawn, px. */
  readonly estimate: (item: T) => number;
  readonly row: (item: T) => ReactNode;
  /** Called when what came before the first item is wanted; left out where there is nothing. */
  readonly onNearStart?: (() => void) | undefined;
  /** Above the first item. */
  readonly head?: ReactNode;
  readonly className?: string;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const [hold] = useState(() => new Hold(nearEnd));
  // Only a compiler that remembers calls, which we do not use, minds that its functions change nothing but themselves.
  // oxlint-disable-next-line react/incompatible-library
  const list = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => {
      const item = items[at];
      return item === undefined ? 0 : estimate(item);
    },
    getItemKey: useCallback((at: number) => items[at]?.key ?? at, [items]),
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: nearEnd,
    overscan: 8,
    scrollToFn(offset, options, instance) {
      elementScroll(offset, options, instance);
      hold.moved(scroller.current);
    },
  });
  useLayoutEffect(() => list.scrollToEnd(), [list]);
  useLayoutEffect(() => {
    // What came, or was measured, may be more than the list follows by itself.
    const it = scroller.current;
    if (it === null || !hold.isLost(it)) return;
    // One step: the list's own way to its end goes on for some frames, and would pull a person back.
    it.scrollTop = it.scrollHeight;
    hold.moved(it);
  });
  const news = useNews(items, scroller, () => list.isAtEnd(nearEnd));
  const wantsOlder = () => {
    if (scroller.current !== null && scroller.current.scrollTop < nearStart) onNearStart?.();
  };
  useEffect(() => {
    // Heights are known only once they are drawn.
    news.look();
    wantsOlder();
  });
  return (
    <div className={classNames('relative flex min-h-0 flex-1 flex-col', className)}>
      <ScrollRegion
        ref={scroller}
        label={label}
        onScroll={() => {
          hold.heed(scroller.current);
          news.look();
          wantsOlder();
        }}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain [overflow-anchor:none]"
      >
        {head}
        <div className="relative" style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map(({ key, index, start }) => {
            const item = items[index];
            return item === undefined ? null : (
              <div
                key={key}
                ref={list.measureElement}
                data-index={index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                {row(item)}
              </div>
            );
          })}
        </div>
      </ScrollRegion>
      {news.isAtEnd ? null : (
        <Button
          look="primary"
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-card"
          onClick={() => {
            list.scrollToEnd();
            scroller.current?.focus({ preventScroll: true });
          }}
        >
          <ArrowDown className="size-4" aria-hidden />
          {news.count === 0 ? said.jump : said.jumpNew(news.count)}
        </Button>
      )}
    </div>
  );
}

/** Whether the end is on the screen, and how many have come since it was. */
function useNews(
  items: readonly { readonly key: string }[],
  scroller: RefObject<HTMLElement | null>,
  isThere: () => boolean,
) {
  /** The last item when the end was left; null while it is on the screen. */
  const [left, setLeft] = useState<string | null>(null);
  const look = () => {
    const isAtEnd = isThere();
    setLeft((before) => (isAtEnd ? null : (before ?? items.at(-1)?.key ?? null)));
  };
  const resized = useEffectEvent(look);
  useEffect(() => {
    // A list that grows with what is in it is not drawn again for that.
    const observer = new ResizeObserver(() => resized());
    if (scroller.current !== null) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [scroller]);
  const at = left === null ? -1 : items.findLastIndex(({ key }) => key === left);
  return { isAtEnd: left === null, look, count: at < 0 ? 0 : items.length - 1 - at };
}
