import { routes, type SlotCell } from '@open-design/contracts';
import { useApi } from '../../api.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Mark, OutcomeBadge } from '../../ui/mark.tsx';
import { Loaded, Skeleton } from '../../ui/states.tsx';
import { dayAndTime, ownZone, timeOfDay } from '../../ui/time.tsx';
import { words } from '../../words/index.ts';
import { routineWords } from '../../words/routine.ts';
import { forPeople, markOf, slotTitle, timeInZone } from '../cells.ts';

const said = routineWords.why;

/** What became of a slot, and all that the ledger says of it. */
export function Why({
  routineId,
  at,
  zone,
  cell,
  beside,
  onChoose,
  onBackfill,
}: {
  readonly routineId: string;
  /** The slot (UTC epoch ms). */
  readonly at: number;
  readonly zone: string;
  /** The slot as the grid has it; null where it is not on it. */
  readonly cell: SlotCell | null;
  /** The slots of the same box, that one included. */
  readonly beside: readonly SlotCell[];
  readonly onChoose: (slotAt: number) => void;
  readonly onBackfill: (slotAt: number) => void;
}) {
  const query = useApi(routes.explainSlot, { params: { id: routineId }, query: { at } });
  const isUnrun = cell !== null && (cell.outcome === 'missed' || cell.outcome === 'skipped');
  return (
    <div className="space-y-3 text-sm" aria-live="polite">
      <div>
        <p className="font-medium tabular-nums">
          {cell === null ? timeInZone(at, zone) : slotTitle(cell, zone)}
        </p>
        {zone === ownZone ? null : (
          <p className="text-xs text-soft tabular-nums">{said.inYourTime(dayAndTime(at))}</p>
        )}
      </div>
      {cell === null ? null : <OutcomeBadge kind={markOf(cell)} />}
      <div>
        <h3 className="mb-1 text-xs font-medium text-soft">{said.ledger}</h3>
        <Loaded query={query} skeleton={<Skeleton lines={2} />}>
          {({ sentences }) => (
            <ul className="space-y-1.5">
              {sentences.map((sentence) => (
                <li key={sentence}>{forPeople(sentence, zone)}</li>
              ))}
            </ul>
          )}
        </Loaded>
      </div>
      <div className="flex flex-wrap gap-2">
        {cell?.agentRunId ? (
          <ButtonLink to="/runs/$runId" params={{ runId: cell.agentRunId }} size="small">
            {said.openRun}
          </ButtonLink>
        ) : null}
        {isUnrun ? (
          <Button size="small" onClick={() => onBackfill(at)}>
            {said.backfill}
          </Button>
        ) : null}
      </div>
      {beside.length > 1 ? (
        <Beside cells={beside} chosen={at} zone={zone} onChoose={onChoose} />
      ) : null}
    </div>
  );
}

/** The other slots that the same drawing stands for. */
function Beside({
  cells,
  chosen,
  zone,
  onChoose,
}: {
  readonly cells: readonly SlotCell[];
  readonly chosen: number;
  readonly zone: string;
  readonly onChoose: (slotAt: number) => void;
}) {
  return (
    <div>
      <h3 className="mb-1 text-xs font-medium text-soft">{said.slots}</h3>
      <ul className="max-h-56 overflow-y-auto">
        {cells.map((cell) => {
          const kind = markOf(cell);
          const isChosen = cell.slotAt === chosen;
          return (
            <li key={cell.slotAt}>
              <button
                type="button"
                aria-pressed={isChosen}
                onClick={() => onChoose(cell.slotAt)}
                className={classNames(
                  'flex h-8 w-full items-center gap-2 rounded-md px-2 text-start tabular-nums hover:bg-sunk max-md:h-10',
                  isChosen && 'bg-sunk font-medium',
                )}
              >
                <Mark kind={kind} className="size-3.5" />
                {timeOfDay(cell.slotAt, zone)}
                <span className="text-soft">{words.outcome[kind]}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
