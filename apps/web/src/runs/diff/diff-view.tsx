import { useState } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { runWords } from '../../words/run.ts';
import type { DiffRow, DiffRows } from './rows.ts';

const said = runWords.diff;
const first = 200;

const looks: Readonly<Record<DiffRow['kind'], string>> = {
  same: '',
  added: 'bg-good-wash',
  removed: 'bg-bad-wash',
  gap: 'bg-sunk text-soft',
};
const signs: Readonly<Record<DiffRow['kind'], string>> = {
  same: ' ',
  added: '+',
  removed: '−',
  gap: ' ',
};

/** The lines of a diff, with colour and sign; a long one begins with its first lines. */
export function DiffView({ path, diff }: { readonly path: string; readonly diff: DiffRows }) {
  const [most, setMost] = useState(first);
  const rows = diff.rows.slice(0, most);
  const rest = diff.rows.length - rows.length;
  return (
    <div className="overflow-hidden rounded-lg border border-line">
      <div className="flex items-baseline gap-3 border-b border-line bg-sunk px-3 py-1 text-xs">
        <span className="min-w-0 flex-1 font-mono break-all">{path}</span>
        <Counts diff={diff} />
      </div>
      <ScrollRegion label={said.label(path)} className="overflow-x-auto">
        <table className="w-full border-collapse font-mono text-xs leading-5">
          <tbody>
            {rows.map((row, at) => (
              // Rows of one diff never move.
              // oxlint-disable-next-line react/no-array-index-key
              <tr key={at} className={looks[row.kind]}>
                <Number at={row.before} />
                <Number at={row.after} />
                <td className="w-4 text-center select-none">
                  <span aria-hidden>{signs[row.kind]}</span>
                  {row.kind === 'added' || row.kind === 'removed' ? (
                    <span className="sr-only">{row.kind}</span>
                  ) : null}
                </td>
                <td className="pe-3 whitespace-pre">
                  {row.kind === 'gap' ? `⋯ ${row.text}` : row.text}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {rest > 0 ? (
        <button
          type="button"
          onClick={() => setMost(most + 2_000)}
          className="w-full border-t border-line px-3 py-1.5 text-start text-xs font-medium text-accent hover:underline max-md:min-h-10"
        >
          {said.more(rest)}
        </button>
      ) : null}
    </div>
  );
}

function Number({ at }: { readonly at: number | null }) {
  return (
    <td className="w-10 px-2 text-end text-soft tabular-nums select-none max-md:hidden">{at}</td>
  );
}

/** How many lines came and went. */
export function Counts({
  diff,
  className,
}: {
  readonly diff: Pick<DiffRows, 'added' | 'removed'>;
  readonly className?: string;
}) {
  return (
    <span className={classNames('shrink-0 text-xs tabular-nums', className)}>
      <span className="text-good" title={said.added(diff.added)}>
        +{diff.added}
      </span>{' '}
      <span className="text-bad" title={said.removed(diff.removed)}>
        −{diff.removed}
      </span>
    </span>
  );
}
