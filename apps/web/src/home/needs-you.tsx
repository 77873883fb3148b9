import { type AttentionItem, routes } from '@open-design/contracts';
import { useApi } from '../api.ts';
import { Card, Section } from '../ui/card.tsx';
import { Mark } from '../ui/mark.tsx';
import { Loaded, Skeleton } from '../ui/states.tsx';
import { homeWords } from '../words/home.ts';
import { AttentionRow } from './attention-row.tsx';

const said = homeWords.needsYou;

/** Everything that waits for a person, the most pressing first. */
export function NeedsYou() {
  const query = useApi(routes.listAttention);
  return (
    <Section title={said.title} count={query.data?.items.length || undefined}>
      <Loaded query={query} skeleton={<Skeleton lines={1} />}>
        {({ items, truncated }) =>
          items.length === 0 ? (
            <p className="flex items-center gap-2 text-sm text-soft">
              <Mark kind="succeeded" />
              {said.nothing}
            </p>
          ) : (
            <>
              <Card>
                <ul className="divide-y divide-line">
                  {items.map((item) => (
                    <AttentionRow key={keyOf(item)} item={item} />
                  ))}
                </ul>
              </Card>
              {truncated ? <p className="mt-2 text-sm text-soft">{said.more}</p> : null}
            </>
          )
        }
      </Loaded>
    </Section>
  );
}

function keyOf(item: AttentionItem): string {
  const about = 'request' in item ? item.request.id : (item.agentRunId ?? item.routineId);
  return `${item.kind} ${about} ${'agentId' in item ? item.agentId : ''}`;
}
