import type { Routine } from '@open-design/contracts';
import { definitionWords } from '../../words/definition.ts';
import { routineWords } from '../../words/routine.ts';
import { factsOf } from './definition-facts.ts';
import { rulesOf, type Rule } from '../rules/rules.ts';

const said = routineWords.definition;

/** What the routine does and by which rules, in words. */
export function DefinitionView({ routine }: { readonly routine: Routine }) {
  const rules = rulesOf(routine.policies);
  const own = rules.filter(({ isDefault }) => !isDefault);
  const plain = rules.filter(({ isDefault }) => isDefault);
  const ruleKeys = new Set<string>(rules.map(({ key }) => key));
  const facts = factsOf(routine).filter(({ key }) => !ruleKeys.has(key));
  return (
    <div className="grid gap-x-10 gap-y-8 min-[72rem]:grid-cols-2">
      <div className="min-w-0">
        <h3 className="mb-2 text-sm font-semibold">{said.prompt}</h3>
        <pre className="rounded-lg bg-sunk px-4 py-3 font-mono text-sm leading-6 whitespace-pre-wrap">
          {routine.prompt}
        </pre>
        <dl className="mt-5 space-y-1.5 text-sm">
          {facts.map(({ key, label, text }) => (
            <Line key={key} label={label} text={text} />
          ))}
        </dl>
      </div>
      <div className="min-w-0">
        <h3 className="mb-2 text-sm font-semibold">{said.rules}</h3>
        {own.length === 0 ? (
          <p className="text-sm text-soft">{said.allDefault}</p>
        ) : (
          <RuleList rules={own} />
        )}
        {plain.length === 0 ? null : (
          <details className="mt-4 text-sm">
            <summary className="w-fit py-2 font-medium text-accent">
              {said.defaults(plain.length)}
            </summary>
            <RuleList rules={plain} />
          </details>
        )}
      </div>
    </div>
  );
}

function RuleList({ rules }: { readonly rules: readonly Rule[] }) {
  return (
    <dl className="space-y-2 text-sm">
      {rules.map(({ key, label, text }) => (
        <Line key={key} label={label} text={text} />
      ))}
    </dl>
  );
}

/** One thing and what is said of it. */
function Line({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div className="grid grid-cols-[7rem_1fr] gap-3">
      <dt className="text-soft">{label}</dt>
      <dd className="min-w-0 whitespace-pre-line">
        {text === '' ? definitionWords.nothing : text}
      </dd>
    </div>
  );
}
