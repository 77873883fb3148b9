import { type ReactNode, useEffect } from 'react';
import { words } from '../words/index.ts';

/** A screen: its heading, what can be done with it, and its content. The heading is the window's title too. */
export function Page({
  title,
  lead,
  actions,
  wide = false,
  children,
}: {
  readonly title: string;
  /** A line or a few facts below the heading. */
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · ${words.product}`;
  }, [title]);
  return (
    <div className={wide ? 'mx-auto w-full max-w-[96rem]' : 'mx-auto w-full max-w-6xl'}>
      <header className="mb-7 flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
          {lead === undefined ? null : <div className="mt-1 text-sm text-soft">{lead}</div>}
        </div>
        {actions === undefined ? null : (
          <div className="flex flex-wrap items-center gap-2">{actions}</div>
        )}
      </header>
      {children}
    </div>
  );
}
