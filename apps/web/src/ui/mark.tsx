import type { RunStatus, SlotOutcome } from '@open-design/contracts';
import type { ReactNode } from 'react';
import { words } from '../words/index.ts';
import { classNames } from './class-names.ts';

/** All that a slot or a run can have come to, as it is drawn. */
export type MarkKind = RunStatus | Exclude<SlotOutcome, 'ran'> | 'ran' | 'due';

interface Shape {
  readonly colour: string;
  readonly drawing: ReactNode;
}

const stroke = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 2,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;
const disc = <circle cx="8" cy="8" r="6" fill="currentColor" />;
const ring = <circle cx="8" cy="8" r="5.5" {...stroke} />;
const square = <rect x="2" y="2" width="12" height="12" rx="2.5" fill="currentColor" />;
const onFill = { ...stroke, stroke: 'var(--card)' } as const;

// Colour and shape say the same thing: each can be read without the other.
const shapes: Readonly<Record<MarkKind, Shape>> = {
  succeeded: {
    colour: 'text-good',
    drawing: (
      <>
        {disc}
        <path d="M5.4 8.2 7.2 10l3.4-3.8" {...onFill} />
      </>
    ),
  },
  ran: { colour: 'text-good', drawing: disc },
  caught_up: {
    colour: 'text-good',
    drawing: (
      <>
        {ring}
        <path d="M8 4.8V8l2.2 1.6" {...stroke} strokeWidth={1.6} />
      </>
    ),
  },
  nothing_to_do: { colour: 'text-good', drawing: ring },
  running: {
    colour: 'text-live',
    drawing: <path d="M4.5 2.8v10.4L13 8z" fill="currentColor" className="animate-breathe" />,
  },
  queued: {
    colour: 'text-live',
    drawing: <circle cx="8" cy="8" r="5.5" {...stroke} strokeDasharray="1.5 3.2" />,
  },
  due: {
    colour: 'text-faint',
    drawing: (
      <circle cx="8" cy="8" r="5.5" {...stroke} strokeWidth={1.4} strokeDasharray="1.5 3.2" />
    ),
  },
  needs_you: {
    colour: 'text-warn',
    drawing: (
      <path d="M8 1.8 14.6 13.4H1.4z" {...stroke} strokeWidth={1.8} fill="var(--warn-wash)" />
    ),
  },
  parked: {
    colour: 'text-warn',
    drawing: <path d="M5 3v10M11 3v10" {...stroke} strokeWidth={3} />,
  },
  blocked: {
    colour: 'text-warn',
    drawing: (
      <>
        {square}
        <path d="M5 8h6" {...onFill} />
      </>
    ),
  },
  skipped: { colour: 'text-soft', drawing: <path d="M3 8h10" {...stroke} strokeWidth={2.4} /> },
  missed: { colour: 'text-bad', drawing: <path d="M8 1.8 14.2 8 8 14.2 1.8 8z" {...stroke} /> },
  failed: {
    colour: 'text-bad',
    drawing: (
      <>
        {square}
        <path d="m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8" {...onFill} />
      </>
    ),
  },
  timed_out: {
    colour: 'text-bad',
    drawing: (
      <path
        d="M4 2.5h8M4 13.5h8M5 2.5c0 3 6 8 6 11M11 2.5c0 3-6 8-6 11"
        {...stroke}
        strokeWidth={1.7}
      />
    ),
  },
  interrupted: {
    colour: 'text-odd',
    drawing: <path d="M2.5 8h4l1-4 2 8 1-4h3" {...stroke} strokeWidth={1.8} />,
  },
  canceled: {
    colour: 'text-soft',
    drawing: (
      <>
        {ring}
        <path d="m4.3 11.7 7.4-7.4" {...stroke} />
      </>
    ),
  },
};

/** What something came to, as a small drawing. Alone it is read aloud; beside its word it is silent. */
export function Mark({
  kind,
  isAlone = false,
  className,
}: {
  readonly kind: MarkKind;
  readonly isAlone?: boolean;
  readonly className?: string;
}) {
  const { colour, drawing } = shapes[kind];
  const spoken = isAlone
    ? ({ role: 'img', 'aria-label': words.outcome[kind] } as const)
    : ({ 'aria-hidden': true } as const);
  return (
    <svg
      viewBox="0 0 16 16"
      {...spoken}
      className={classNames('size-4 shrink-0', colour, className)}
    >
      {drawing}
    </svg>
  );
}

const washes: Readonly<Record<MarkKind, string>> = {
  succeeded: 'bg-good-wash text-good',
  ran: 'bg-good-wash text-good',
  caught_up: 'bg-good-wash text-good',
  nothing_to_do: 'bg-good-wash text-good',
  running: 'bg-live-wash text-live',
  queued: 'bg-live-wash text-live',
  due: 'bg-sunk text-soft',
  needs_you: 'bg-warn-wash text-warn',
  parked: 'bg-warn-wash text-warn',
  blocked: 'bg-warn-wash text-warn',
  skipped: 'bg-sunk text-soft',
  missed: 'bg-bad-wash text-bad',
  failed: 'bg-bad-wash text-bad',
  timed_out: 'bg-bad-wash text-bad',
  interrupted: 'bg-odd-wash text-odd',
  canceled: 'bg-sunk text-soft',
};

/** The drawing and its word. */
export function OutcomeBadge({ kind }: { readonly kind: MarkKind }) {
  return (
    <span
      className={classNames(
        'inline-flex h-6 shrink-0 items-center gap-1.5 rounded-full ps-1.5 pe-2.5 text-xs font-medium whitespace-nowrap',
        washes[kind],
      )}
    >
      <Mark kind={kind} className="size-3.5" />
      {words.outcome[kind]}
    </span>
  );
}
