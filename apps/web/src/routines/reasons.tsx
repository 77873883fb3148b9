import { type ReactNode, useRef, useState, type SyntheticEvent } from 'react';
import { classNames } from '../ui/class-names.ts';

interface Shown {
  readonly title: string;
  readonly text: string;
  /** Where the drawing is within the container (px). */
  readonly middle: number;
  readonly top: number;
  readonly bottom: number;
  readonly isBelow: boolean;
}

/** As wide as the words get (px). */
const widest = 288;
/** The room (px) that the words need above a drawing. */
const roomAbove = 130;

/** What an element says to `Reasons` around it. It is for the eyes: the element's own name says the same aloud. */
export function reasonData(title: string, text: string) {
  return { 'data-reason-title': title, 'data-reason': text };
}

/**
 * Shows the words of the small drawing that is under the pointer or has the
 * focus. One for all drawings in it, since there can be thousands.
 */
export function Reasons({
  children,
  className,
  isInTheWay = false,
}: {
  readonly children: ReactNode;
  readonly className?: string;
  /** The pointer passes through the words to what they cover. */
  readonly isInTheWay?: boolean;
}) {
  const container = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const show = ({ target }: SyntheticEvent) => {
    const drawing = target instanceof Element ? target.closest('[data-reason]') : null;
    if (drawing !== null && container.current !== null)
      setShown(placed(drawing, container.current));
  };
  const hide = () => setShown(null);
  return (
    // The words only repeat what the elements inside are called; nothing is done here.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={container}
      className={classNames('relative', className)}
      onPointerOver={show}
      onPointerLeave={hide}
      onFocus={show}
      onBlur={hide}
      onKeyDown={(event) => {
        if (event.key === 'Escape') hide();
      }}
    >
      {children}
      {shown === null ? null : <Words shown={shown} container={container} pass={isInTheWay} />}
    </div>
  );
}

function placed(drawing: Element, container: Element): Shown {
  const own = drawing.getBoundingClientRect();
  const around = container.getBoundingClientRect();
  return {
    title: drawing.getAttribute('data-reason-title') ?? '',
    text: drawing.getAttribute('data-reason') ?? '',
    middle: own.left + own.width / 2 - around.left,
    top: own.top - around.top,
    bottom: own.bottom - around.top,
    isBelow: own.top < roomAbove,
  };
}

function Words({
  shown,
  container,
  pass,
}: {
  readonly shown: Shown;
  readonly container: React.RefObject<HTMLDivElement | null>;
  readonly pass: boolean;
}) {
  const { title, text, middle, top, bottom, isBelow } = shown;
  const { clientWidth = widest, clientHeight = 0 } = container.current ?? {};
  const width = Math.min(widest, Math.max(clientWidth, 200));
  const left = Math.max(0, Math.min(middle - width / 2, clientWidth - width));
  return (
    <div
      aria-hidden
      className={classNames('absolute z-40 py-1.5', pass && 'pointer-events-none')}
      style={{ left, width, ...(isBelow ? { top: bottom } : { bottom: clientHeight - top }) }}
    >
      <div className="rounded-lg bg-ink px-3 py-2 text-xs leading-5 text-paper shadow-card">
        <p className="font-medium">{title}</p>
        <p>{text}</p>
      </div>
    </div>
  );
}
