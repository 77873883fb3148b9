import { type ComponentType, useId } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ownZone } from '../../../ui/time.tsx';
import { rulesWords } from '../../../words/edit-rules.ts';
import { type PolicyFacet, printOf, withFacets } from '../draft/facets.ts';
import { newDraft } from '../draft/routine.ts';
import { Disclosure } from '../fields/disclosure.tsx';
import { useForm } from '../form.ts';
import { EnvironmentFields } from './environment.tsx';
import { ChecksFields, PreCheckFields } from './guards.tsx';
import { inWords } from './in-words.ts';
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
  readonly title: string;
  readonly facets: readonly PolicyFacet[];
  readonly Fields: ComponentType;
}

const lines: readonly Line[] = [
  { title: rulesWords.catchUp.title, facets: ['catchUp'], Fields: CatchUpFields },
  { title: rulesWords.overlap.title, facets: ['overlap'], Fields: OverlapFields },
  {
    title: rulesWords.pauseAfterFailures.title,
    facets: ['pauseAfterFailures'],
    Fields: FailuresFields,
  },
  { title: rulesWords.retry.title, facets: ['retry'], Fields: RetryFields },
  { title: rulesWords.jitterMs.title, facets: ['jitterMs'], Fields: JitterFields },
  { title: rulesWords.limits.title, facets: ['limits'], Fields: LimitFields },
  { title: rulesWords.budget.title, facets: ['budget'], Fields: BudgetFields },
  { title: rulesWords.usageWindow.title, facets: ['usageWindow'], Fields: UsageWindowFields },
  { title: rulesWords.approvals.title, facets: ['approvals'], Fields: ApprovalFields },
  { title: rulesWords.workspace.title, facets: ['workspace', 'disk'], Fields: WorkspaceFields },
  { title: rulesWords.environment.title, facets: ['environment'], Fields: EnvironmentFields },
  { title: rulesWords.preCheck.title, facets: ['preCheck'], Fields: PreCheckFields },
  { title: rulesWords.checks.title, facets: ['checks'], Fields: ChecksFields },
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
          <RuleLine key={line.title} line={line} />
        ))}
      </section>
    </Card>
  );
}

const usual = newDraft(ownZone);

function RuleLine({ line: { title, facets, Fields } }: { readonly line: Line }) {
  const { draft, update } = useForm();
  const isUsual = facets.every((facet) => printOf(draft, facet) === printOf(usual, facet));
  return (
    <Disclosure
      className="border-t border-line py-0.5"
      paths={facets.map((facet) => `policies.${facet}`)}
      label={
        <span className="grid gap-x-4 sm:grid-cols-[12rem_minmax(0,1fr)]">
          <span className="font-medium">{title}</span>
          <span className="text-soft">
            {facets.map((facet) => inWords(draft.policies, facet)).join(', ')}
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
