import { useConnection } from '../live/provider.tsx';
import { classNames } from '../ui/class-names.ts';
import { timeOfDay } from '../ui/time.tsx';
import { words } from '../words/index.ts';

/** Whether what is on the screen is true now. */
export function ConnectionLine({ isShort = false }: { readonly isShort?: boolean }) {
  const connection = useConnection();
  const text =
    connection.state === 'offline'
      ? words.connection.offline(timeOfDay(connection.since))
      : words.connection[connection.state];
  const isOffline = connection.state === 'offline';
  return (
    <output
      className={classNames(
        'flex items-center gap-2.5 px-2.5 text-xs',
        isOffline ? 'text-bad' : 'text-soft',
      )}
    >
      <span
        aria-hidden
        className={classNames(
          'size-2 shrink-0 rounded-full',
          connection.state === 'live' && 'bg-good',
          connection.state === 'connecting' && 'bg-faint',
          isOffline && 'bg-bad',
        )}
      />
      <span className={isShort && !isOffline ? 'sr-only' : undefined}>{text}</span>
    </output>
  );
}
