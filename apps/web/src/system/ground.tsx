import type { SystemInfo } from '@open-design/contracts';
import { size } from '../ui/amounts.ts';
import { Card, Section } from '../ui/card.tsx';
import { Facts } from '../ui/facts.tsx';
import { duration } from '../ui/time.tsx';
import { systemWords } from '../words/system.ts';

const said = systemWords.ground;

/** Version, store, disk, clock and time zones of the daemon that answers. */
export function Ground({ system }: { readonly system: SystemInfo }) {
  const { store, disk, clock, zoneData } = system;
  return (
    <Section title={said.title}>
      <Card>
        <Facts
          facts={[
            { name: said.version, value: said.versionOf(system.version, system.node) },
            {
              name: said.store,
              value: (
                <>
                  {said.engines[store.engine]}
                  {store.bytes === null ? '' : `, ${size(store.bytes)}`}
                  <span className="block font-mono text-xs leading-5 text-soft">
                    {store.description}
                  </span>
                </>
              ),
            },
            { name: said.data, value: <span className="font-mono text-xs">{system.dataDir}</span> },
            { name: said.disk, value: <Disk {...disk} /> },
            {
              name: said.clock,
              value:
                clock.skewMs === null
                  ? said.noSkew
                  : said.skew(duration(Math.abs(clock.skewMs)), clock.skewMs > 0),
            },
            { name: said.zones, value: said.zonesOf(zoneData.tz, zoneData.icu) },
          ]}
        />
      </Card>
    </Section>
  );
}

function Disk({ usedBytes, budgetBytes }: SystemInfo['disk']) {
  if (budgetBytes === null) return said.noBudget(size(usedBytes));
  const part = Math.min(1, usedBytes / budgetBytes);
  return (
    <>
      <span className="tabular-nums">{said.diskOf(size(usedBytes), size(budgetBytes))}</span>
      <span className="mt-1.5 block h-1.5 max-w-60 rounded-full bg-sunk" aria-hidden>
        <span
          className={`block h-full rounded-full ${part > 0.9 ? 'bg-bad' : 'bg-accent'}`}
          style={{ width: `${(part * 100).toFixed(1)}%` }}
        />
      </span>
    </>
  );
}
