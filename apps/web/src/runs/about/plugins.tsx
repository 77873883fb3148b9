import type { Snapshot } from '@open-design/contracts';
import { Section } from '../../ui/card.tsx';
import { runWords } from '../../words/run.ts';
import { Block } from '../conversation/block.tsx';
import { List, Names } from './facts.tsx';

const said = runWords.about;

/** The plugins as they were applied: the record does not change when they do. */
export function Plugins({ snapshots }: { readonly snapshots: readonly Snapshot[] }) {
  if (snapshots.length === 0) return null;
  return (
    <Section title={said.plugins} count={snapshots.length}>
      <ul className="space-y-4">
        {snapshots.map((it) => (
          <li key={it.snapshotId}>
            <List
              facts={[
                [said.plugin, `${it.pluginId} ${it.pluginVersion}`],
                [
                  said.hash,
                  <code key="hash" className="text-xs break-all">
                    {it.contentDigest ?? it.manifestSourceDigest}
                  </code>,
                ],
                [said.capabilities, <Names key="granted" names={it.capabilitiesGranted} />],
              ]}
            />
            {Object.keys(it.inputs).length === 0 ? null : (
              <div className="mt-2">
                <p className="mb-1 text-xs text-soft">{said.inputs}</p>
                <Block name={`inputs ${it.snapshotId}`} text={JSON.stringify(it.inputs, null, 2)} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
