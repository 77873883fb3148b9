import { routes, type Secret } from '@open-design/contracts';
import { useState } from 'react';
import { useApi, useCommand } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Card, Section } from '../ui/card.tsx';
import { useNotices } from '../ui/notices.tsx';
import { Loaded, Skeleton } from '../ui/states.tsx';
import { Instant } from '../ui/time.tsx';
import { words } from '../words/index.ts';
import { systemWords } from '../words/system.ts';
import { BindSecret } from './bind-secret.tsx';

const said = systemWords.secrets;

/** Secrets by name. No answer of the daemon holds a value. */
export function Secrets() {
  const [isOpen, setOpen] = useState(false);
  const query = useApi(routes.listSecrets);
  return (
    <Section
      title={said.title}
      count={query.data?.secrets.length || undefined}
      aside={
        <Button size="small" onClick={() => setOpen(true)}>
          {said.add}
        </Button>
      }
    >
      <p className="-mt-1.5 mb-3 max-w-prose text-sm text-soft">{said.lead}</p>
      <Loaded query={query} skeleton={<Skeleton lines={2} />}>
        {({ secrets }) =>
          secrets.length === 0 ? (
            <p className="text-sm text-soft">{said.nothing}</p>
          ) : (
            <Card>
              <ul className="divide-y divide-line">
                {secrets.map((secret) => (
                  <SecretRow key={secret.name} secret={secret} />
                ))}
              </ul>
            </Card>
          )
        }
      </Loaded>
      {isOpen ? <BindSecret onClose={() => setOpen(false)} /> : null}
    </Section>
  );
}

function SecretRow({ secret }: { readonly secret: Secret }) {
  const { say, fail } = useNotices();
  const remove = useCommand(routes.removeSecret, [routes.listSecrets]);
  const { name, scope } = secret;
  return (
    <li className="flex flex-wrap items-center gap-x-5 gap-y-1 px-4 py-2.5 text-sm">
      <span className="min-w-0 flex-1 basis-56 font-mono">{name}</span>
      <span className="text-soft">
        {said.scope} {scope === 'all' ? said.all : said.some(scope.length)}
      </span>
      <span className="font-mono text-xs text-soft" title={said.fingerprint}>
        {secret.fingerprint}
      </span>
      <span className="text-soft">
        <Instant at={secret.updatedAt} />
      </span>
      <Button
        size="small"
        look="danger"
        disabled={remove.isPending}
        onClick={() =>
          remove.mutate(
            { params: { name } },
            {
              onSuccess: ({ usedBy }) =>
                say(usedBy.length === 0 ? said.removed(name) : said.stillUsed(name, usedBy.length)),
              onError: fail,
            },
          )
        }
      >
        {words.remove}
      </Button>
    </li>
  );
}
