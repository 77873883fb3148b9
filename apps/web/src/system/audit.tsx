import { type AuditFinding, type AuditReport, routes } from '@open-design/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { apiQuery } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Card, Section } from '../ui/card.tsx';
import { Mark } from '../ui/mark.tsx';
import { Failure } from '../ui/states.tsx';
import { Instant } from '../ui/time.tsx';
import { systemWords } from '../words/system.ts';

const said = systemWords.audit;
const number = new Intl.NumberFormat('en-GB');

/** Proves the ledger, by one button. */
export function Audit() {
  const query = useQuery({ ...apiQuery(routes.audit), enabled: false });
  return (
    <Section
      title={said.title}
      aside={
        <Button size="small" disabled={query.isFetching} onClick={() => void query.refetch()}>
          {query.isFetching ? said.running : said.run}
        </Button>
      }
    >
      <p className="-mt-1.5 mb-3 max-w-prose text-sm text-soft">{said.lead}</p>
      {query.error === null ? null : <Failure error={query.error} />}
      <div aria-live="polite">
        {query.data === undefined ? null : <Report report={query.data} />}
      </div>
    </Section>
  );
}

function Report({ report }: { readonly report: AuditReport }) {
  return (
    <Card className="space-y-3 px-4 py-3.5 text-sm">
      <p className="flex items-center gap-2.5 font-medium">
        <Mark kind={report.ok ? 'succeeded' : 'failed'} />
        {report.ok
          ? said.closed(number.format(report.recorded), number.format(report.routines))
          : said.open}
      </p>
      <Findings title={said.missing} findings={report.missing} />
      <Findings title={said.extra} findings={report.extra} />
      <Findings title={said.twice} findings={report.twice} />
      {report.versions.length === 0 ? null : (
        <p>
          {said.versions}:{' '}
          {report.versions.map((it) => `${it.routineId} v${it.version} ${it.fault}`).join(', ')}
        </p>
      )}
      {report.replanned.length === 0 ? null : (
        <p className="text-soft">{said.replanned(report.replanned.length)}</p>
      )}
    </Card>
  );
}

function Findings({
  title,
  findings,
}: {
  readonly title: string;
  readonly findings: readonly AuditFinding[];
}) {
  return findings.length === 0 ? null : (
    <div>
      <p className="text-bad">{title}</p>
      <ul>
        {findings.map((it) => (
          <li key={`${it.routineId} ${it.slotAt}`}>
            <Link
              to="/routines/$routineId"
              params={{ routineId: it.routineId }}
              className="underline underline-offset-4"
            >
              {said.at(it.routineId.slice(0, 16))}
            </Link>{' '}
            <Instant at={it.slotAt} />
          </li>
        ))}
      </ul>
    </div>
  );
}
