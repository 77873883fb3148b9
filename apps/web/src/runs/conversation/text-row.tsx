import { lazy, Suspense } from 'react';

const Markdown = lazy(() => import('../markdown.tsx'));

/** Characters by which Markdown is more than its text. */
const marked = /[*_`#~[|>]|^\s*(?:[-+]|\d+\.)\s/m;

/** What the agent said. Most agents write Markdown; it is drawn as such, and never as HTML. */
export function TextRow({
  text,
  isInFence,
}: {
  readonly text: string;
  readonly isInFence: boolean;
}) {
  const trimmed = text.replace(/^\n+|\s+$/g, '');
  const plain = <p className="break-words whitespace-pre-wrap">{trimmed}</p>;
  if (isInFence)
    return (
      <pre className="rounded-lg bg-sunk px-3 py-2 font-mono text-xs break-words whitespace-pre-wrap">
        {text}
      </pre>
    );
  if (!marked.test(trimmed)) return plain;
  return (
    <Suspense fallback={plain}>
      <Markdown text={trimmed} />
    </Suspense>
  );
}
