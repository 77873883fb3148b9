import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { words } from '../words/index.ts';
import { IconButton } from './button.tsx';
import { classNames } from './class-names.ts';

/**
 * A window over the page, by the browser's own modal dialog: it holds the focus,
 * Escape closes it, and the focus goes back to where it was.
 */
export function Dialog({
  title,
  onClose,
  children,
  className,
  plain = false,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly className?: string;
  /** Without a heading on the screen; it is still read aloud. */
  readonly plain?: boolean;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // The browser chooses what comes first in the document, which need not be what a person writes into.
    element?.querySelector<HTMLElement>('[data-first-focus]')?.focus();
    return () => element?.close();
  }, []);
  return (
    // The backdrop belongs to the element: a click on it is a click on the dialog itself. Escape does the same by keyboard.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      className={classNames(
        'm-auto w-[min(36rem,calc(100vw-2rem))] rounded-2xl border border-line bg-card p-0 shadow-card backdrop:bg-black/40',
        className,
      )}
    >
      <div className={plain ? undefined : 'p-5'}>
        <div className={plain ? 'sr-only' : 'mb-4 flex items-start gap-3'}>
          <h2 id={titleId} className="flex-1 text-lg font-semibold tracking-tight">
            {title}
          </h2>
          {plain ? null : (
            <IconButton label={words.close} onClick={onClose} className="-my-1 -me-2">
              <X className="size-4" aria-hidden />
            </IconButton>
          )}
        </div>
        {children}
      </div>
    </dialog>
  );
}
