import { routes, type RoutineVersion } from '@open-design/contracts';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../../../api.ts';
import { Button } from '../../../ui/button.tsx';
import { Loaded, Skeleton } from '../../../ui/states.tsx';
import { dayAndTime } from '../../../ui/time.tsx';
import { routineWords } from '../../../words/routine.ts';
import { DefinitionDiff } from './diff.tsx';

const said = routineWords.versions;
const atFirst = 20;

/** Every definition that the routine has had, newest first, each with what it changed. */
export function Versions({ routineId }: { readonly routineId: string }) {
  const query = useApi(routes.listVersions, { params: { id: routineId } });
  const [isWhole, setWhole] = useState(false);
  return (
    <Loaded query={query} skeleton={<Skeleton lines={4} />}>
      {({ versions }) => {
        const all = versions.toSorted((one, other) => other.version - one.version);
        const shown = isWhole ? all : all.slice(0, atFirst);
        return (
          <>
            <ol aria-label={routineWords.views.versions}>
              {shown.map((version, at) => (
                <Version
                  key={version.version}
                  version={version}
                  before={all[at + 1] ?? null}
                  isOpen={at === 0}
                />
              ))}
            </ol>
            {shown.length < all.length ? (
              <Button className="mt-4 max-md:h-10" onClick={() => setWhole(true)}>
                {said.more}
              </Button>
            ) : null}
          </>
        );
      }}
    </Loaded>
  );
}

function Version({
  version,
  before,
  isOpen,
}: {
  readonly version: RoutineVersion;
  readonly before: RoutineVersion | null;
  readonly isOpen: boolean;
}) {
  const { change, note, activeFrom, activeUntil } = version;
  const when =
    activeUntil === null
      ? `${said.since(dayAndTime(activeFrom))}, ${said.inForce}`
      : said.until(dayAndTime(activeFrom), dayAndTime(activeUntil));
  return (
    <li className="border-t border-line first:border-t-0">
      <details open={isOpen} className="group">
        <summary className="flex min-h-10 flex-wrap items-center gap-x-3 py-2 text-sm">
          <ChevronRight
            className="size-4 text-soft transition-transform group-open:rotate-90"
            aria-hidden
          />
          <span className="font-medium">{said.version(version.version)}</span>
          <span>{said.changes[change]}</span>
          <span className="text-soft tabular-nums">{when}</span>
          {note === null ? null : <span className="w-full ps-7 text-soft">{note}</span>}
        </summary>
        <div className="pb-5 sm:ps-7">
          <Difference version={version} before={before} />
        </div>
      </details>
    </li>
  );
}

function Difference({
  version,
  before,
}: {
  readonly version: RoutineVersion;
  readonly before: RoutineVersion | null;
}) {
  if (version.definition === null) return <Quiet text={said.unreadable} />;
  if (before === null) return <Quiet text={said.first} />;
  if (before.definition === null) return <Quiet text={said.unreadable} />;
  return <DefinitionDiff before={before.definition} after={version.definition} />;
}

function Quiet({ text }: { readonly text: string }) {
  return <p className="text-sm text-soft">{text}</p>;
}
