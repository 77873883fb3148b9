import { routes } from '@open-design/contracts';
import { useCommand } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/card.tsx';
import { useNotices } from '../ui/notices.tsx';
import { systemWords } from '../words/system.ts';

const said = systemWords.browsers;

/** Who is signed in, a way in for another browser, and the way out. */
export function Browsers({ count }: { readonly count: number | null }) {
  const { fail } = useNotices();
  const link = useCommand(routes.createLoginLink);
  const signOut = useCommand(routes.logout);
  const signOutAll = useCommand(routes.endSessions);
  const leave = { onSuccess: () => window.location.reload(), onError: fail };
  return (
    <Section title={said.title}>
      {count === null ? null : (
        <p className="-mt-1.5 mb-3 text-sm text-soft">{said.signedIn(count)}</p>
      )}
      {link.data === undefined ? null : (
        <p className="mb-3 text-sm" aria-live="polite">
          {said.linkLead}
          <code className="mt-1 block rounded-lg bg-sunk px-3 py-2 font-mono text-xs">
            {link.data.url}
          </code>
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={() => link.mutate({}, { onError: fail })}>
          {said.link}
        </Button>
        <Button size="small" onClick={() => signOut.mutate({}, leave)}>
          {said.signOut}
        </Button>
        <Button size="small" look="danger" onClick={() => signOutAll.mutate({}, leave)}>
          {said.signOutAll}
        </Button>
      </div>
    </Section>
  );
}
