/** A sentence in which `names between backticks` are set as code. */
export function Prose({ text }: { readonly text: string }) {
  const parts = text.split('`');
  // A backtick without its other one is a backtick.
  if (parts.length % 2 === 0) return text;
  return parts.map((part, at) =>
    at % 2 === 1 ? (
      // The parts of one sentence do not move among each other.
      // oxlint-disable-next-line react/no-array-index-key
      <code key={at} className="rounded bg-sunk px-1 py-px font-mono text-[0.92em]">
        {part}
      </code>
    ) : (
      part
    ),
  );
}
