import type { RunAttempt, RunOwner } from '@open-design/contracts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Section } from '../../ui/card.tsx';
import { OutcomeBadge } from '../../ui/mark.tsx';
import { Instant } from '../../ui/time.tsx';
import { runWords } from '../../words/run.ts';

const said = runWords.about;

/** Every start of the agent for the run. */
export function AttemptsTable({
  attempts,
  runId,
}: {
  readonly attempts: readonly RunAttempt[];
  readonly runId: string;
}) {
  return (
    <Section title={said.attempts}>
      <Table names={[said.attempt, said.status, said.started, said.ended]}>
        {attempts.map((it) => (
          <tr key={it.agentRunId} className="border-t border-line align-top">
            <Cell>
              {it.agentRunId === runId ? (
                it.attempt
              ) : (
                <Link
                  to="/runs/$runId"
                  params={{ runId: it.agentRunId }}
                  className="text-accent underline"
                >
                  {it.attempt}
                </Link>
              )}
            </Cell>
            <Cell>
              <OutcomeBadge kind={it.status} />
              {it.error === null ? null : <p className="mt-1 break-words text-bad">{it.error}</p>}
              {it.cwd === null ? null : (
                <p className="mt-1 font-mono text-xs break-all text-soft">{it.cwd}</p>
              )}
            </Cell>
            <Cell>{it.startedAt === null ? said.never : <Instant at={it.startedAt} />}</Cell>
            <Cell>{it.endedAt === null ? '—' : <Instant at={it.endedAt} />}</Cell>
          </tr>
        ))}
      </Table>
    </Section>
  );
}

/** The daemons that had the run in hand. */
export function OwnersTable({ owners }: { readonly owners: readonly RunOwner[] }) {
  if (owners.length === 0) return null;
  return (
    <Section title={said.owners}>
      <Table names={[said.owner, said.host, said.from, said.until]}>
        {owners.map((it) => (
          <tr key={`${it.daemonId} ${it.from}`} className="border-t border-line align-top">
            <Cell>
              <code className="text-xs break-all">{it.daemonId}</code>
            </Cell>
            <Cell>{it.host ?? said.unknown}</Cell>
            <Cell>
              <Instant at={it.from} />
            </Cell>
            <Cell>{it.until === null ? said.now : <Instant at={it.until} />}</Cell>
          </tr>
        ))}
      </Table>
    </Section>
  );
}

function Table({
  names,
  children,
}: {
  readonly names: readonly string[];
  readonly children: ReactNode;
}) {
  return (
    <table className="w-full text-sm">
      <thead>
        <tr className="text-start text-xs text-soft">
          {names.map((name) => (
            <th
              key={name}
              scope="col"
              className="py-1 pe-3 text-start font-normal whitespace-nowrap"
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

function Cell({ children }: { readonly children: ReactNode }) {
  return <td className="py-1.5 pe-3">{children}</td>;
}
