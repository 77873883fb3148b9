import type { Definition } from '@open-design/contracts';
import { definitionWords } from '../../../words/definition.ts';
import { routineWords } from '../../../words/routine.ts';
import { fieldChanges, promptChanges, type TextPart } from './changes.ts';

const said = routineWords.versions;

/** What changed from one definition to the next, field by field, in words. */
export function DefinitionDiff({
  before,
  after,
}: {
  readonly before: Definition;
  readonly after: Definition;
}) {
  const fields = fieldChanges(before, after);
  const prompt = promptChanges(before.prompt, after.prompt);
  if (fields.length === 0 && prompt.length === 0)
    return <p className="text-sm text-soft">{said.same}</p>;
  return (
    <dl className="space-y-3 text-sm">
      {fields.map(({ key, label, ...texts }) => (
        <div key={key} className="gap-3 sm:grid sm:grid-cols-[7rem_1fr]">
          <dt className="text-soft">{label}</dt>
          <dd className="space-y-0.5">
            <del className="block w-fit rounded bg-bad-wash px-1.5 whitespace-pre-line text-bad">
              {texts.before}
            </del>
            <ins className="block w-fit rounded bg-good-wash px-1.5 whitespace-pre-line text-good no-underline">
              {texts.after}
            </ins>
          </dd>
        </div>
      ))}
      {prompt.length === 0 ? null : (
        <div>
          <dt className="mb-1 text-soft">{definitionWords.prompt}</dt>
          <dd>
            <Prompt parts={prompt} />
          </dd>
        </div>
      )}
    </dl>
  );
}

function Prompt({ parts }: { readonly parts: readonly TextPart[] }) {
  return (
    <p className="rounded-lg bg-sunk px-4 py-3 font-mono text-sm leading-6 whitespace-pre-wrap">
      {parts.map(({ kind, text }, at) => {
        const key = `${at} ${kind}`;
        if (kind === 'added')
          return (
            <ins key={key} className="rounded-sm bg-good-wash text-good no-underline">
              {text}
            </ins>
          );
        if (kind === 'removed')
          return (
            <del key={key} className="rounded-sm bg-bad-wash text-bad">
              {text}
            </del>
          );
        return <span key={key}>{text}</span>;
      })}
    </p>
  );
}
