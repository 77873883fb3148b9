import { createContext, type ReactNode, useContext, useState } from 'react';

/** Which folds a person opened or closed: a list that draws only what is seen forgets it otherwise. */
const FoldsContext = createContext(new Map<string, boolean>());

export function FoldsProvider({ children }: { readonly children: ReactNode }) {
  const [folds] = useState(() => new Map<string, boolean>());
  return <FoldsContext value={folds}>{children}</FoldsContext>;
}

/** Whether a fold is open, kept while its place is off the screen. */
export function useFold(key: string, isOpenFirst: boolean): [boolean, (isOpen: boolean) => void] {
  const folds = useContext(FoldsContext);
  const [isOpen, setOpen] = useState(folds.get(key));
  return [
    isOpen ?? isOpenFirst,
    (next) => {
      folds.set(key, next);
      setOpen(next);
    },
  ];
}

/** A line that opens what is behind it. */
export function Folded({
  name,
  isOpenFirst = false,
  line,
  children,
}: {
  /** Tells it from all others on the page. */
  readonly name: string;
  readonly isOpenFirst?: boolean;
  readonly line: ReactNode;
  readonly children: () => ReactNode;
}) {
  const [isOpen, setOpen] = useFold(name, isOpenFirst);
  return (
    <details
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="group"
    >
      <summary className="flex min-h-7 list-none items-center gap-2 rounded-md py-0.5 text-sm hover:bg-sunk max-md:min-h-10 [&::-webkit-details-marker]:hidden">
        <svg
          viewBox="0 0 16 16"
          aria-hidden
          className="size-3.5 shrink-0 text-soft transition-transform group-open:rotate-90"
        >
          <path d="m6 3.5 4.5 4.5L6 12.5" fill="none" stroke="currentColor" strokeWidth="1.8" />
        </svg>
        {line}
      </summary>
      {isOpen ? <div className="mt-1 mb-2 ms-5.5 min-w-0">{children()}</div> : null}
    </details>
  );
}
