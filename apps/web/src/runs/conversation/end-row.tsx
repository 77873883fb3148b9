import { type AgentRun, type ErrorCode, FinalStatus } from '@open-design/contracts';
import { ButtonLink } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { runWords } from '../../words/run.ts';
import type { Item } from '../fold/item.ts';

const said = runWords.end;
const byCode: Partial<Readonly<Record<ErrorCode, string>>> = said.byCode;

/** How a run ended, why, and what a person can do next. */
export function EndRow({
  run: { errorCode, routineId, agentId },
  end: { status, error, exitCode, signal },
  lastError,
}: {
  readonly run: Pick<AgentRun, 'errorCode' | 'routineId' | 'agentId'>;
  /** The error that was told last; it is not said twice. */
  readonly lastError: string | null;
  readonly end: Pick<Extract<Item, { kind: 'end' }>, 'status' | 'error' | 'exitCode' | 'signal'>;
}) {
  const final = FinalStatus.safeParse(status).data;
  if (final === undefined) return null;
  const how = [
    exitCode === null || exitCode === 0 ? null : said.exit(exitCode),
    signal === null ? null : said.signal(signal),
  ].filter((it) => it !== null);
  const isAboutAgent = errorCode === 'AGENT_UNAVAILABLE' && agentId !== null;
  return (
    <fieldset
      aria-label={said.title[final]}
      className="min-w-0 rounded-xl border border-line bg-card px-4 py-3"
    >
      <p className="flex flex-wrap items-center gap-x-2 font-medium">
        <Mark kind={final} />
        {said.title[final]}
        <span className="text-sm font-normal text-soft">{how.join(', ')}</span>
      </p>
      {error === null || error === lastError ? null : (
        <p className="mt-1 text-sm break-words whitespace-pre-wrap">{error}</p>
      )}
      <p className="mt-1 text-sm text-soft">
        {(errorCode === null ? undefined : byCode[errorCode]) ?? said.next[final]}
      </p>
      <div className="mt-2 flex flex-wrap gap-2 empty:hidden">
        {isAboutAgent ? (
          <ButtonLink to="/agents" size="small">
            {said.agents}
          </ButtonLink>
        ) : null}
        {routineId !== null && wantsEdit.has(final) ? (
          <ButtonLink to="/routines/$routineId/edit" params={{ routineId }} size="small">
            {said.editRoutine}
          </ButtonLink>
        ) : null}
      </div>
    </fieldset>
  );
}

const wantsEdit: ReadonlySet<FinalStatus> = new Set(['blocked', 'failed', 'timed_out']);
