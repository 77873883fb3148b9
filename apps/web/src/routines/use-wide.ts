import { useSyncExternalStore } from 'react';

/** Where the page has room for a table, as `min-[72rem]:` has it in class names. */
const wide = window.matchMedia('(min-width: 72rem)');

/** Whether the page has room for a table; follows the window. */
export function useIsWide(): boolean {
  return useSyncExternalStore(
    (changed) => {
      wide.addEventListener('change', changed);
      return () => wide.removeEventListener('change', changed);
    },
    () => wide.matches,
  );
}
