import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { X } from 'lucide-react';
import { messageOf } from '../api.ts';
import { words } from '../words/index.ts';
import { classNames } from './class-names.ts';

interface Notice {
  readonly id: number;
  readonly text: string;
  readonly isFault: boolean;
}
interface Notices {
  /** Says for a few seconds that something was done. */
  readonly say: (text: string) => void;
  /** Says what could not be done, until a person closes it. */
  readonly fail: (error: unknown) => void;
}

const NoticesContext = createContext<Notices>({ say: () => undefined, fail: () => undefined });
const shownForMs = 5_000;
let lastId = 0;

/** Words at the edge of the page about what a person has just done. */
export function NoticesProvider({ children }: { readonly children: ReactNode }) {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const close = useCallback((id: number) => {
    setNotices((all) => all.filter((it) => it.id !== id));
  }, []);
  const show = useCallback(
    (text: string, isFault: boolean) => {
      lastId += 1;
      const id = lastId;
      setNotices((all) => [...all.slice(-2), { id, text, isFault }]);
      if (!isFault) setTimeout(() => close(id), shownForMs);
    },
    [close],
  );
  const [value] = useState<Notices>(() => ({
    say: (text) => show(text, false),
    fail: (error) => show(messageOf(error), true),
  }));
  return (
    <NoticesContext value={value}>
      {children}
      <div className="pointer-events-none fixed inset-x-4 bottom-20 z-50 flex flex-col items-center gap-2 md:bottom-6">
        {notices.map((notice) => (
          <NoticeLine key={notice.id} notice={notice} onClose={() => close(notice.id)} />
        ))}
      </div>
    </NoticesContext>
  );
}

function NoticeLine({
  notice,
  onClose,
}: {
  readonly notice: Notice;
  readonly onClose: () => void;
}) {
  return (
    <div
      role={notice.isFault ? 'alert' : 'status'}
      className={classNames(
        'pointer-events-auto flex max-w-xl items-start gap-3 rounded-lg border bg-card px-4 py-2.5 text-sm shadow-card',
        notice.isFault ? 'border-bad/50 text-bad' : 'border-line-strong',
      )}
    >
      <span>{notice.text}</span>
      <button type="button" onClick={onClose} aria-label={words.close} className="mt-0.5 text-soft">
        <X className="size-4" aria-hidden />
      </button>
    </div>
  );
}

export function useNotices(): Notices {
  return useContext(NoticesContext);
}
