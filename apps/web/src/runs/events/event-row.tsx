import type { RunEvent } from '@open-design/contracts';
import { timeOfDay } from '../../ui/time.tsx';
import { Block } from '../conversation/block.tsx';
import { Folded } from '../conversation/folds.tsx';

/** The event's name, and for what an agent says its type. */
export function kindOf(event: RunEvent): string {
  return event.name === 'agent' ? `agent ${event.data.type}` : event.name;
}

export function EventRow({ event }: { readonly event: RunEvent }) {
  return (
    <div className="border-b border-line px-2">
      <Folded
        name={`event ${event.seq}`}
        line={
          <span className="flex min-w-0 flex-1 items-baseline gap-3 text-xs">
            <span className="w-12 shrink-0 text-end text-soft tabular-nums">{event.seq}</span>
            <span className="shrink-0 text-soft tabular-nums">
              {timeOfDay(event.at, undefined, true)}
            </span>
            <span className="w-32 shrink-0 truncate font-medium max-md:w-20">{kindOf(event)}</span>
            <span className="min-w-0 truncate font-mono text-soft">
              {JSON.stringify(event.data).slice(0, 300)}
            </span>
          </span>
        }
      >
        {() => <Block name={`event ${event.seq}`} text={JSON.stringify(event, null, 2)} />}
      </Folded>
    </div>
  );
}
