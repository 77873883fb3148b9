import type { RunEvent } from '@open-design/contracts';
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Empty } from '../../ui/states.tsx';
import { runWords } from '../../words/run.ts';
import { FoldsProvider } from '../conversation/folds.tsx';
import { EndList } from '../list/end-list.tsx';
import type { LogView, RunLog } from '../log/run-log.ts';
import { EventRow, kindOf } from './event-row.tsx';

const said = runWords.events;

interface KeyedEvent {
  readonly key: string;
  readonly event: RunEvent;
}

/** Every event as it is stored, with its number. */
export function EventsTab({ log, view }: { readonly log: RunLog; readonly view: LogView }) {
  const [text, setText] = useState('');
  const [kind, setKind] = useState('');
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const kinds = useMemo(() => [...new Set(view.events.map(kindOf))].sort(), [view.events]);
  const shown = useMemo(() => fitting(view.events, wanted, kind), [view.events, wanted, kind]);
  const isFiltered = wanted !== '' || kind !== '';
  const first = view.events[0]?.seq ?? 1;
  return (
    <FoldsProvider>
      <div className="mb-3 flex flex-wrap items-end gap-3">
        <TextField
          label={said.filter}
          type="search"
          value={text}
          className="min-w-0 flex-1 basis-48"
          onChange={(event) => setText(event.target.value)}
        />
        <SelectField
          label={said.kind}
          value={kind}
          options={[
            { value: '', label: said.all },
            ...kinds.map((it) => ({ value: it, label: it })),
          ]}
          onChange={setKind}
        />
        <Copy events={shown.map(({ event }) => event)} />
      </div>
      <p className="mb-2 flex flex-wrap items-center gap-x-3 text-xs text-soft tabular-nums">
        {said.read(view.events.length, first - 1 + view.events.length)}
        {isFiltered ? <span>{said.fit(shown.length)}</span> : null}
        {view.hasOlder ? (
          <Button size="small" disabled={view.isReadingOlder} onClick={() => void log.readAll()}>
            {said.readAll}
          </Button>
        ) : null}
      </p>
      {shown.length === 0 ? (
        <Empty title={said.none} />
      ) : (
        <EndList
          label={said.label}
          items={shown}
          estimate={() => 30}
          row={rowOf}
          onNearStart={view.hasOlder && !isFiltered ? () => void log.readOlder() : undefined}
          className="rounded-lg border border-line bg-card"
        />
      )}
    </FoldsProvider>
  );
}

function rowOf({ event }: KeyedEvent): ReactNode {
  return <EventRow event={event} />;
}

function fitting(events: readonly RunEvent[], text: string, kind: string): KeyedEvent[] {
  return events
    .filter(
      (event) =>
        (kind === '' || kindOf(event) === kind) &&
        (text === '' || JSON.stringify(event).toLowerCase().includes(text)),
    )
    .map((event) => ({ key: String(event.seq), event }));
}

function Copy({ events }: { readonly events: readonly RunEvent[] }) {
  const { say, fail } = useNotices();
  return (
    <Button
      disabled={events.length === 0}
      onClick={() => {
        navigator.clipboard.writeText(JSON.stringify(events, null, 2)).then(
          () => say(said.copied(events.length)),
          () => fail(new Error(said.notCopied)),
        );
      }}
    >
      {said.copy}
    </Button>
  );
}
