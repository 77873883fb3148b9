import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** A sheet of paper on the page. */
export function Card({
  children,
  className,
}: {
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <div className={classNames('rounded-xl border border-line bg-card shadow-card', className)}>
      {children}
    </div>
  );
}

/** A part of a page under a heading, with what belongs to the heading at its right. */
export function Section({
  title,
  count,
  aside,
  children,
}: {
  readonly title: string;
  readonly count?: number | undefined;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={title} className="mb-9">
      <div className="mb-3 flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="text-base font-semibold tracking-tight">{title}</h2>
        {count === undefined ? null : (
          <span className="text-sm text-soft tabular-nums">{count}</span>
        )}
        <div className="ms-auto flex items-center gap-2">{aside}</div>
      </div>
      {children}
    </section>
  );
}
