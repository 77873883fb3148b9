import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { classNames } from '../../../ui/class-names.ts';
import { useHasFault } from '../form.ts';

/** Something folded away behind its own words. It opens by itself when something in it is wrong. */
export function Disclosure({
  label,
  aside,
  paths,
  className,
  children,
}: {
  readonly label: ReactNode;
  /** Shown beside the label, whether open or not. */
  readonly aside?: ReactNode;
  /** The fields in it, as the API names them. */
  readonly paths: readonly string[];
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const [isChosen, setChosen] = useState(false);
  const isOpen = useHasFault(paths) || isChosen;
  const id = useId();
  return (
    <div className={className}>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setChosen(!isOpen)}
        className="flex min-h-10 w-full items-start gap-2 rounded-md py-2.5 md:py-1.5 text-start text-sm hover:text-ink md:min-h-8"
      >
        <ChevronRight
          aria-hidden
          className={classNames(
            'mt-0.5 size-4 shrink-0 text-soft transition-transform',
            isOpen && 'rotate-90',
          )}
        />
        <span className="min-w-0 flex-1">{label}</span>
        {aside}
      </button>
      <div id={id} hidden={!isOpen}>
        {isOpen ? children : null}
      </div>
    </div>
  );
}
