import { lazy, Suspense } from 'react';

const Palette = lazy(() => import('./palette.tsx').then((it) => ({ default: it.Palette })));

/** The palette is fetched when it is first opened. */
export function LazyPalette({ onClose }: { readonly onClose: () => void }) {
  return (
    <Suspense fallback={null}>
      <Palette onClose={onClose} />
    </Suspense>
  );
}
