import type { DaemonPresence } from '@open-design/contracts';
import type { ReactNode } from 'react';
import { Card, Section } from '../ui/card.tsx';
import { Instant, useNow } from '../ui/time.tsx';
import { systemWords } from '../words/system.ts';

const said = systemWords.daemons;

/** Who works on the store, and until when it is taken to be alive. */
export function Daemons({ daemons }: { readonly daemons: readonly DaemonPresence[] }) {
  return (
    <Section title={said.title} count={daemons.length}>
      <p className="-mt-1.5 mb-3 max-w-prose text-sm text-soft">{said.lead}</p>
      <Card>
        <ul className="divide-y divide-line">
          {daemons.map((daemon) => (
            <DaemonRow key={daemon.id} daemon={daemon} />
          ))}
        </ul>
      </Card>
    </Section>
  );
}

function DaemonRow({ daemon }: { readonly daemon: DaemonPresence }) {
  const isLate = daemon.leaseUntil < useNow(5_000);
  return (
    <li className="flex flex-wrap items-baseline gap-x-6 gap-y-1 px-4 py-3.5">
      <p className="min-w-0 flex-1 basis-64">
        <span className="font-mono text-sm">{daemon.id.slice(0, 15)}</span>
        {daemon.isThis ? (
          <span className="ms-2 rounded-full bg-accent-wash px-2 py-0.5 text-xs font-medium text-accent">
            {said.isThis}
          </span>
        ) : null}
        <span className="block text-sm text-soft">
          {daemon.host}, {said.process(daemon.pid)}
        </span>
      </p>
      <Fact name={said.started}>
        <Instant at={daemon.startedAt} />
      </Fact>
      <Fact name={said.seen}>
        <span className={isLate ? 'text-bad' : undefined}>
          <Instant at={daemon.seenAt} isRelative />
        </span>
      </Fact>
      <Fact name={said.lease}>
        <Instant at={daemon.leaseUntil} isRelative />
      </Fact>
      <Fact name={said.runs}>{daemon.liveRuns}</Fact>
    </li>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <p className="min-w-24 text-sm tabular-nums">
      <span className="block text-xs text-soft">{name}</span>
      {children}
    </p>
  );
}
