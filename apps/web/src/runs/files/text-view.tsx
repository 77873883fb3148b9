import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { size } from '../../ui/amounts.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Loaded } from '../../ui/states.tsx';
import { runWords } from '../../words/run.ts';
import { type FileSource, rawAt } from './source.ts';
import type { ShownFile } from './tree.ts';
import { mostBytes, useText } from './use-text.ts';

const said = runWords.files;
const lineHeight = 20;

/** A file as it is written, with the numbers of its lines. */
export function TextView({
  source,
  file,
}: {
  readonly source: FileSource;
  readonly file: ShownFile;
}) {
  const isSmall = file.size <= mostBytes;
  const query = useText(source, file.path, isSmall);
  if (!isSmall)
    return <Unshown why={said.tooLarge(size(file.size))} at={rawAt(source, file.path)} />;
  return (
    <Loaded query={query}>
      {(text) =>
        text === null ? (
          <Unshown why={said.binary} at={rawAt(source, file.path)} />
        ) : (
          <Lines label={file.path} text={text} />
        )
      }
    </Loaded>
  );
}

/** A file that is not shown here, and the way to it. */
function Unshown({ why, at }: { readonly why: string; readonly at: string }) {
  return (
    <p className="text-sm text-soft">
      {why}{' '}
      <a href={at} target="_blank" rel="noopener noreferrer" className="text-accent underline">
        {said.raw}
      </a>
    </p>
  );
}

function Lines({ label, text }: { readonly label: string; readonly text: string }) {
  const lines = text.replace(/\n$/, '').split('\n');
  const scroller = useRef<HTMLDivElement>(null);
  // Only a compiler that remembers calls, which we do not use, minds that its functions change nothing but themselves.
  // oxlint-disable-next-line react/incompatible-library
  const list = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  });
  return (
    <ScrollRegion
      ref={scroller}
      label={label}
      className="min-h-0 flex-1 overflow-auto rounded-lg border border-line bg-card max-md:max-h-[70dvh] max-md:min-h-96"
    >
      <div
        className="relative min-w-max font-mono text-xs leading-5"
        style={{ height: list.getTotalSize() }}
      >
        {list.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            className="absolute flex"
            style={{ height: lineHeight, transform: `translateY(${start}px)` }}
          >
            <span className="w-14 shrink-0 pe-3 text-end text-soft tabular-nums select-none">
              {index + 1}
            </span>
            <span className="pe-4 whitespace-pre">{lines[index]}</span>
          </div>
        ))}
      </div>
    </ScrollRegion>
  );
}
