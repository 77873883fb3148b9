import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { messageOf } from '../api.ts';
import { words } from '../words/index.ts';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';

/** Nothing is here yet: what would be, and the next step. */
export function Empty({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="rounded-xl border border-dashed border-line-strong px-6 py-10 text-center">
      <p className="font-medium">{title}</p>
      {children === undefined ? null : (
        <div className="mx-auto mt-1 max-w-prose text-sm text-soft">{children}</div>
      )}
      {action === undefined ? null : <div className="mt-4 flex justify-center gap-2">{action}</div>}
    </div>
  );
}

/** Something could not be read: its own words, and another try. */
export function Failure({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry?: () => void;
}) {
  return (
    <div role="alert" className="rounded-xl border border-bad/40 bg-bad-wash px-4 py-3 text-sm">
      <p className="text-bad">{messageOf(error)}</p>
      {onRetry === undefined ? null : (
        <Button size="small" className="mt-2" onClick={onRetry}>
          {words.tryAgain}
        </Button>
      )}
    </div>
  );
}

/** Lines in the place of what is being read, as high as it will be. */
export function Skeleton({
  lines = 3,
  className,
}: {
  readonly lines?: number;
  readonly className?: string;
}) {
  return (
    <output aria-label={words.loading} className={classNames('block space-y-3', className)}>
      {Array.from({ length: lines }, (_, at) => (
        <div key={at} className="h-11 animate-pulse rounded-lg bg-sunk" />
      ))}
    </output>
  );
}

/**
 * What a query answered. While it is read for the first time a skeleton stands
 * there; when a later read fails, what was there stays, below the error.
 */
export function Loaded<T>({
  query,
  skeleton,
  children,
}: {
  readonly query: UseQueryResult<T>;
  readonly skeleton?: ReactNode;
  readonly children: (data: T) => ReactNode;
}) {
  const retry = () => void query.refetch();
  if (query.data === undefined) {
    if (query.error !== null) return <Failure error={query.error} onRetry={retry} />;
    return skeleton ?? <Skeleton />;
  }
  return (
    <>
      {query.error === null ? null : (
        <div className="mb-3">
          <Failure error={query.error} onRetry={retry} />
        </div>
      )}
      {children(query.data)}
    </>
  );
}
