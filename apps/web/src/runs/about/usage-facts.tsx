import type { Usage } from '@open-design/contracts';
import { money } from '../../ui/amounts.ts';
import { Section } from '../../ui/card.tsx';
import { runWords } from '../../words/run.ts';
import { List } from './facts.tsx';

const said = runWords.about;

/** What all attempts used, as far as the agent says. */
export function UsageFacts({ usage }: { readonly usage: Usage | null }) {
  const count = (tokens: number | null) =>
    tokens === null ? null : <span className="tabular-nums">{tokens.toLocaleString('en-GB')}</span>;
  return (
    <Section title={said.usage}>
      {usage === null ? (
        <p className="text-sm text-soft">{said.unknown}</p>
      ) : (
        <List
          facts={[
            [said.input, count(usage.input)],
            [said.cached, count(usage.cachedInput)],
            [said.output, count(usage.output)],
            [said.reasoning, count(usage.reasoning)],
            [
              said.cost,
              usage.costUsd === null ? null : (
                <span key="cost">
                  {money(usage.costUsd)}{' '}
                  <span className="text-soft">{said.costSource[usage.costSource]}</span>
                </span>
              ),
            ],
          ]}
        />
      )}
    </Section>
  );
}
