import { type Project, routes } from '@open-design/contracts';
import { type Ref, useState } from 'react';
import { useApi } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { editWords } from '../../words/edit.ts';
import type { Facet } from './draft/facets.ts';
import { meet, type Meeting, merged } from './draft/merge.ts';
import type { Draft } from './draft/routine.ts';
import { facetText } from './facet-text.ts';
import { Choice } from './fields/choice.tsx';

const words = editWords.conflict;

/** What another window, or another person, has saved meanwhile, and what becomes of both. */
export function Conflict({
  base,
  mine,
  theirs,
  version,
  onMerged,
  onReload,
  ref,
}: {
  /** What both began with. */
  readonly base: Draft;
  readonly mine: Draft;
  readonly theirs: Draft;
  /** The one that is saved now. */
  readonly version: number;
  readonly onMerged: (draft: Draft) => void;
  readonly onReload: () => void;
  readonly ref: Ref<HTMLElement>;
}) {
  const meeting = meet(base, mine, theirs);
  const [given, setGiven] = useState<readonly Facet[]>([]);
  const projects = useApi(routes.listProjects).data?.projects ?? [];
  const kept = meeting.both.filter((it) => !given.includes(it));
  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-label={words.title}
      className="mb-5 rounded-xl border border-warn/50 bg-warn-wash p-4 md:p-5"
    >
      <h2 className="font-semibold">{words.title}</h2>
      <p className="text-sm">{words.lead(version)}</p>
      <div className="mt-4 space-y-4">
        {meeting.both.length === 0 ? null : (
          <div>
            <h3 className="mb-2 text-sm font-semibold">{words.both}</h3>
            <div className="space-y-3">
              {meeting.both.map((facet) => (
                <Choice
                  key={facet}
                  label={editWords.facets[facet]}
                  value={given.includes(facet) ? 'theirs' : 'mine'}
                  options={[
                    { value: 'mine', label: words.useMine, hint: textOf(mine, facet, projects) },
                    {
                      value: 'theirs',
                      label: words.useTheirs,
                      hint: textOf(theirs, facet, projects),
                    },
                  ]}
                  onChange={(whose) =>
                    setGiven((all) =>
                      whose === 'theirs' ? [...all, facet] : all.filter((it) => it !== facet),
                    )
                  }
                />
              ))}
            </div>
          </div>
        )}
        <TakenOver meeting={meeting} base={base} theirs={theirs} projects={projects} />
        {meeting.mine.length === 0 ? null : (
          <p className="text-sm">
            <span className="font-semibold">{words.mine}: </span>
            {meeting.mine.map((facet) => editWords.facets[facet]).join(', ')}
          </p>
        )}
      </div>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button look="primary" onClick={() => onMerged(merged(mine, theirs, { meeting, kept }))}>
          {words.apply}
        </Button>
        <Button onClick={onReload}>{words.reload}</Button>
      </div>
    </section>
  );
}

function TakenOver({
  meeting,
  base,
  theirs,
  projects,
}: {
  readonly meeting: Meeting;
  readonly base: Draft;
  readonly theirs: Draft;
  readonly projects: readonly Project[];
}) {
  if (meeting.theirs.length === 0) return null;
  return (
    <div>
      <h3 className="mb-1 text-sm font-semibold">{words.theirs}</h3>
      <dl className="space-y-2 text-sm">
        {meeting.theirs.map((facet) => (
          <div key={facet}>
            <dt className="font-medium">{editWords.facets[facet]}</dt>
            <dd>
              {textOf(theirs, facet, projects)}
              <div className="text-soft">
                {words.before}: {textOf(base, facet, projects)}
              </div>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function textOf(draft: Draft, facet: Facet, projects: readonly Project[]) {
  const text = facetText(draft, facet, projects);
  return (
    <span className="block max-h-40 overflow-y-auto whitespace-pre-wrap">
      {text.trim() === '' ? words.nothing : text}
    </span>
  );
}
