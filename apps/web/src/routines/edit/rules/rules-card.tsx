import { type ComponentType, useId } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ownZone } from '../../../ui/time.tsx';
import { rulesWords } from '../../../words/edit-rules.ts';
import { ruleWords } from '../../../words/rules.ts';
import { inWords } from '../../rules/in-words.ts';
import { type PolicyFacet, printOf, withFacets } from '../draft/facets.ts';
import { newDraft } from '../draft/routine.ts';
import { Disclosure } from '../fields/disclosure.tsx';
import { useForm } from '../form.ts';
import { EnvironmentFields } from './environment.tsx';
import { ChecksFields, PreCheckFields } from './guards.tsx';
import {
  ApprovalFields,
  BudgetFields,
  LimitFields,
  RetryFields,
  WorkspaceFields,
} from './running.tsx';
import { UsageWindowFields } from './usage-window.tsx';
import { CatchUpFields, FailuresFields, JitterFields, OverlapFields } from './timing.tsx';

interface Line {
  readonly facets: readonly PolicyFacet[];
  readonly Fields: ComponentType;
}

const lines: readonly Line[] = [
  { facets: ['catchUp'], Fields: CatchUpFields },
  { facets: ['overlap'], Fields: OverlapFields },
  { facets: ['pauseAfterFailures'], Fields: FailuresFields },
  { facets: ['retry'], Fields: RetryFields },
  { facets: ['jitterMs'], Fields: JitterFields },
  { facets: ['limits'], Fields: LimitFields },
  { facets: ['budget'], Fields: BudgetFields },
  { facets: ['usageWindow'], Fields: UsageWindowFields },
  { facets: ['approvals'], Fields: ApprovalFields },
  { facets: ['workspace', 'disk'], Fields: WorkspaceFields },
  { facets: ['environment'], Fields: EnvironmentFields },
  { facets: ['preCheck'], Fields: PreCheckFields },
  { facets: ['checks'], Fields: ChecksFields },
];

/** Every policy with what it says now; a line opens to change it. */
export function RulesCard() {
  const titleId = useId();
  return (
    <Card className="mb-5 p-4 md:p-6">
      <section aria-labelledby={titleId}>
        <h2 id={titleId} className="text-base font-semibold tracking-tight">
          {rulesWords.title}
        </h2>
        <p className="mb-3 text-sm text-soft">{rulesWords.lead}</p>
        {lines.map((line) => (
          <RuleLine key={line.facets.join()} line={line} />
        ))}
      </section>
    </Card>
  );
}

/** `Workspace and disk`. */
function titleOf(facets: readonly PolicyFacet[]): string {
  const [first = '', ...others] = facets.map((facet) => ruleWords.titles[facet]);
  return [first, ...others.map((it) => it.toLowerCase())].join(` ${rulesWords.and} `);
}

const usual = newDraft(ownZone);

function RuleLine({ line: { facets, Fields } }: { readonly line: Line }) {
  const { draft, update } = useForm();
  const isUsual = facets.every((facet) => printOf(draft, facet) === printOf(usual, facet));
  return (
    <Disclosure
      className="border-t border-line py-0.5"
      paths={facets.map((facet) => `policies.${facet}`)}
      label={
        <span className="grid gap-x-4 sm:grid-cols-[12rem_minmax(0,1fr)]">
          <span className="font-medium">{titleOf(facets)}</span>
          <span className="text-soft">
            {facets.map((facet) => inWords(draft.policies, facet)).join(' · ')}
          </span>
        </span>
      }
      aside={
        isUsual ? null : (
          <span className="shrink-0 rounded-full bg-accent-wash px-2 text-xs leading-5 text-accent">
            {rulesWords.changed}
          </span>
        )
      }
    >
      <div className="grid gap-x-6 gap-y-4 pt-3 pb-5 sm:grid-cols-2 sm:ps-6">
        <Fields />
        {isUsual ? null : (
          <div className="sm:col-span-2">
            <Button size="small" onClick={() => update((it) => withFacets(it, usual, facets))}>
              {rulesWords.reset}
            </Button>
          </div>
        )}
      </div>
    </Disclosure>
  );
}
