import type { ReactNode } from 'react';

/** Names and what they stand for, in two columns where there is room. */
export function Facts({
  facts,
}: {
  readonly facts: readonly { readonly name: string; readonly value: ReactNode }[];
}) {
  return (
    <dl className="grid gap-x-6 gap-y-3 px-4 py-4 text-sm sm:grid-cols-[12rem_minmax(0,1fr)]">
      {facts.map(({ name, value }) => (
        <div key={name} className="sm:contents">
          <dt className="text-soft">{name}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
