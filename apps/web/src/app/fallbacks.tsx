import { ButtonLink } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { Empty, Failure, Skeleton } from '../ui/states.tsx';
import { words } from '../words/index.ts';

export function NotFound() {
  const { title, lead, home } = words.notFound;
  return (
    <Page title={title}>
      <Empty title={lead} action={<ButtonLink to="/">{home}</ButtonLink>} />
    </Page>
  );
}

/** A screen that threw: the rest of the console goes on. */
export function ScreenFault({ error }: { readonly error: unknown }) {
  return (
    <Page title={words.broken}>
      <Failure error={error} onRetry={() => window.location.reload()} />
    </Page>
  );
}

export function ScreenSkeleton() {
  return <Skeleton lines={6} className="mx-auto max-w-6xl pt-16" />;
}
