import { routes } from '@open-design/contracts';
import { useCommand } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/card.tsx';
import { CopyButton } from '../ui/copy.tsx';
import { useNotices } from '../ui/notices.tsx';
import { systemWords } from '../words/system.ts';

const said = systemWords.calendar;

/** The address under which a calendar program finds past and coming slots. */
export function CalendarFeed() {
  const { say, fail } = useNotices();
  const create = useCommand(routes.createCalendarLink);
  const revoke = useCommand(routes.revokeCalendarLink);
  const url = create.data?.url;
  return (
    <Section title={said.title}>
      <p className="-mt-1.5 mb-3 max-w-prose text-sm text-soft">{said.lead}</p>
      {url === undefined ? null : (
        <input
          readOnly
          aria-label={said.address}
          value={url}
          className="mb-2 h-9 w-full rounded-lg border border-line-strong bg-card px-3 font-mono text-xs"
        />
      )}
      <div className="flex gap-2">
        {url === undefined ? (
          <Button
            size="small"
            disabled={create.isPending}
            onClick={() => create.mutate({}, { onError: fail })}
          >
            {said.create}
          </Button>
        ) : (
          <CopyButton text={url} label={said.copy} done={said.copied} />
        )}
        <Button
          size="small"
          look="danger"
          disabled={revoke.isPending}
          onClick={() =>
            revoke.mutate(
              {},
              {
                onSuccess: () => {
                  create.reset();
                  say(said.revoked);
                },
                onError: fail,
              },
            )
          }
        >
          {said.revoke}
        </Button>
      </div>
    </Section>
  );
}
