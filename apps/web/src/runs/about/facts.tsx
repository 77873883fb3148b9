import type { ReactNode } from 'react';
import { runWords } from '../../words/run.ts';

/** Names and what they have; without a value a fact is left out. */
export function List({
  facts,
}: {
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
}) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,max-content)_1fr] gap-x-4 gap-y-1 text-sm">
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-soft">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** Names of variables. */
export function Names({ names }: { readonly names: readonly string[] }) {
  if (names.length === 0) return <span className="text-soft">{runWords.about.none}</span>;
  return <code className="text-xs">{names.join(', ')}</code>;
}
