import { type DoctorCheck, routes } from '@open-design/contracts';
import { useApi } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Card, Section } from '../ui/card.tsx';
import { Mark } from '../ui/mark.tsx';
import { Prose } from '../ui/prose.tsx';
import { Loaded, Skeleton } from '../ui/states.tsx';
import { systemWords } from '../words/system.ts';

const said = systemWords.checks;

/** What `open-design doctor` finds; what is not as it should be comes first, with what to do. */
export function Checks() {
  const query = useApi(routes.doctor);
  return (
    <Section
      title={said.title}
      aside={
        <Button size="small" disabled={query.isFetching} onClick={() => void query.refetch()}>
          {said.again}
        </Button>
      }
    >
      <Loaded query={query} skeleton={<Skeleton lines={4} />}>
        {({ checks }) => (
          <Card>
            <ul className="divide-y divide-line">
              {checks
                .toSorted((a, b) => Number(a.ok) - Number(b.ok))
                .map((check) => (
                  <Check key={`${check.name} ${check.found}`} check={check} />
                ))}
            </ul>
          </Card>
        )}
      </Loaded>
    </Section>
  );
}

function Check({ check }: { readonly check: DoctorCheck }) {
  return (
    <li className="flex items-start gap-3 px-4 py-2.5 text-sm">
      <Mark kind={check.ok ? 'succeeded' : 'failed'} className="mt-0.5" />
      <span className="sr-only">{check.ok ? said.ok : said.notOk}:</span>
      <div className="min-w-0 sm:flex sm:flex-1 sm:gap-4">
        <p className="font-medium sm:w-48 sm:shrink-0">{check.name}</p>
        <div className="min-w-0">
          <p className="text-soft">{check.found}</p>
          {check.remedy === null ? null : (
            <p>
              <Prose text={check.remedy} />
            </p>
          )}
        </div>
      </div>
    </li>
  );
}
