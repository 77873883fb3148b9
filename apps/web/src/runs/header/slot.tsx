import { type RunAbout, timeZonesOf } from '@open-design/contracts';
import { dayAndTime, Instant, ownZone } from '../../ui/time.tsx';
import { runWords } from '../../words/run.ts';
import { Fact } from './fact.tsx';

const said = runWords.facts;

/** The slot that the run stands for, on the wall clock of its schedule; or what else set it off. */
export function Slot({ about: { routineRun, version } }: { readonly about: RunAbout }) {
  if (routineRun === null) return <Fact name={said.set}>{said.directTrigger}</Fact>;
  const { slotAt, trigger } = routineRun;
  if (slotAt === null) return <Fact name={said.set}>{said.trigger[trigger]}</Fact>;
  const schedule = version?.definition?.schedule;
  const zone = (schedule === undefined ? undefined : timeZonesOf(schedule, ownZone)[0]) ?? ownZone;
  return (
    <Fact name={said.slot}>
      <Instant at={slotAt} zone={zone} />
      {zone === ownZone ? null : (
        <span className="text-soft">
          {' '}
          {zone} ({dayAndTime(slotAt)})
        </span>
      )}
      {trigger === 'scheduled' ? null : (
        <span className="text-soft"> · {said.trigger[trigger]}</span>
      )}
    </Fact>
  );
}
