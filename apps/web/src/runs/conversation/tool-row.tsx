import { SquareTerminal } from 'lucide-react';
import { Mark } from '../../ui/mark.tsx';
import { runWords } from '../../words/run.ts';
import { Counts, DiffView } from '../diff/diff-view.tsx';
import type { ToolCall } from '../fold/item.ts';
import { summaryOf, textOf } from '../fold/summary.ts';
import { Block } from './block.tsx';
import { shownEdits } from './edit-rows.ts';
import { Folded } from './folds.tsx';

const said = runWords.conversation;
/** A change of so many lines is shown unfolded. */
const smallChange = 40;

/** A tool call: one line, and behind it what it was given, what it changed and what it gave back. */
export function ToolRow({
  name,
  call,
  cwd,
  isLive,
}: {
  readonly name: string;
  readonly call: ToolCall;
  /** The folder that paths are told from; null where it is not known. */
  readonly cwd: string | null;
  readonly isLive: boolean;
}) {
  const summary = summaryOf(call);
  const edits = shownEdits(call);
  const lines = edits.reduce((sum, { diff }) => sum + diff.rows.length, 0);
  return (
    <Folded
      name={name}
      isOpenFirst={lines > 0 && lines <= smallChange}
      line={
        <>
          <SquareTerminal className="size-4 shrink-0 text-soft" aria-hidden />
          <span className="min-w-0 truncate">
            <span className="font-medium">{summary.name}</span>
            {summary.about === '' ? null : (
              <span className="ms-2 font-mono text-xs text-soft">{within(summary.about, cwd)}</span>
            )}
          </span>
          {edits.length === 0 ? null : <Counts diff={sumOf(edits.map((it) => it.diff))} />}
          <State call={call} isLive={isLive} />
        </>
      }
    >
      {() => <Inside name={name} call={call} cwd={cwd} />}
    </Folded>
  );
}

/** A path as seen from the folder where the agent works. */
function within(text: string, cwd: string | null): string {
  return cwd !== null && text.startsWith(`${cwd}/`) ? text.slice(cwd.length + 1) : text;
}

function sumOf(diffs: readonly { readonly added: number; readonly removed: number }[]) {
  const sum = (key: 'added' | 'removed') => diffs.reduce((all, it) => all + it[key], 0);
  return { added: sum('added'), removed: sum('removed') };
}

function State({
  call: { result },
  isLive,
}: {
  readonly call: ToolCall;
  readonly isLive: boolean;
}) {
  if (result === null && !isLive) return null;
  const [kind, word] =
    result === null
      ? (['running', said.running] as const)
      : result.isError
        ? (['failed', said.failed] as const)
        : (['succeeded', said.done] as const);
  return (
    <span className="ms-auto inline-flex shrink-0 items-center gap-1 ps-2 text-xs text-soft">
      <Mark kind={kind} className="size-3.5" />
      <span className="max-sm:sr-only">{word}</span>
    </span>
  );
}

function Inside({
  name,
  call,
  cwd,
}: {
  readonly name: string;
  readonly call: ToolCall;
  readonly cwd: string | null;
}) {
  const edits = shownEdits(call);
  const given = textOf(call.news.rawInput ?? call.input);
  const back = textOf(call.result?.content ?? call.news.content ?? null);
  return (
    <div className="space-y-2">
      {edits.map(({ path, diff }, at) => (
        // Edits of one call never move.
        // oxlint-disable-next-line react/no-array-index-key
        <DiffView key={at} path={within(path, cwd)} diff={diff} />
      ))}
      {edits.length > 0 || given === '' ? null : (
        <Part label={said.input} name={`${name} in`} text={given} />
      )}
      {back !== '' && (edits.length === 0 || call.result?.isError === true) ? (
        <Part label={said.output} name={`${name} out`} text={back} />
      ) : null}
      {call.result !== null && back === '' && edits.length === 0 ? (
        <p className="text-xs text-soft">{said.noOutput}</p>
      ) : null}
    </div>
  );
}

function Part({
  label,
  name,
  text,
}: {
  readonly label: string;
  readonly name: string;
  readonly text: string;
}) {
  return (
    <div>
      <p className="mb-0.5 text-xs text-soft">{label}</p>
      <Block name={name} text={text} />
    </div>
  );
}
