import type { RunAbout } from '@open-design/contracts';
import { memo } from 'react';
import { money, short } from '../../ui/amounts.ts';
import { duration, timeOfDay } from '../../ui/time.tsx';
import { runWords } from '../../words/run.ts';
import type { Item } from '../fold/item.ts';
import { textOf } from '../fold/summary.ts';
import { Block } from './block.tsx';
import { EndRow } from './end-row.tsx';
import { Folded } from './folds.tsx';
import { PlanRow } from './plan-row.tsx';
import { QuestionRow } from './question-row.tsx';
import { TextRow } from './text-row.tsx';
import { ToolRow } from './tool-row.tsx';

const said = runWords.conversation;

interface RowProps {
  readonly item: Item;
  readonly about: RunAbout;
  /** Whether the run may still go on. */
  readonly isLive: boolean;
  /** The key of the newest plan. */
  readonly newestPlan: string | null;
  readonly lastError: string | null;
}

/** One thing in the conversation. Drawn again only when it is another. */
export const ItemRow = memo(function ItemRow(props: RowProps) {
  return (
    <div className="mx-auto max-w-3xl px-1 py-1.5">
      <Inner {...props} />
    </div>
  );
});

function Inner({ item, about, isLive, newestPlan, lastError }: RowProps) {
  switch (item.kind) {
    case 'text':
      return <TextRow text={item.text} isInFence={item.isInFence} />;
    case 'thinking':
      return <Thinking item={item} />;
    case 'stdout':
      return <Block name={item.key} text={item.text} />;
    case 'stderr':
      return (
        <div>
          <p className="mb-0.5 text-xs text-warn">{said.stderr}</p>
          <Block name={item.key} text={item.text} className="border-s-2 border-warn-fill" />
        </div>
      );
    case 'tool':
      return <ToolRow name={item.key} call={item.call} cwd={cwdOf(about)} isLive={isLive} />;
    case 'plan':
      return <PlanRow name={item.key} steps={item.steps} isNewest={item.key === newestPlan} />;
    case 'question':
      return (
        <QuestionRow
          agentRunId={about.run.id}
          question={item.question}
          end={item.end}
          isLive={isLive}
        />
      );
    case 'error':
      return (
        <div
          role="alert"
          className="rounded-xl border border-bad/40 bg-bad-wash px-4 py-2.5 text-sm"
        >
          <p className="break-words whitespace-pre-wrap text-bad">{item.message}</p>
          <p className="mt-0.5 font-mono text-xs text-bad">{item.code}</p>
        </div>
      );
    case 'end':
      return <EndRow run={about.run} end={item} lastError={lastError} />;
    case 'start':
    case 'status':
    case 'usage':
    case 'note':
    case 'stray':
    case 'other':
      return <Aside item={item} />;
  }
}

function cwdOf({ run, attempts }: RunAbout): string | null {
  return attempts.find(({ agentRunId }) => agentRunId === run.id)?.cwd ?? null;
}

function Thinking({ item }: { readonly item: Extract<Item, { kind: 'thinking' }> }) {
  const text = item.text.trim();
  return (
    <Folded
      name={item.key}
      line={
        <span className="min-w-0 truncate text-soft">
          <span className="me-2 font-medium">{said.thinking}</span>
          <span className="italic">{text.slice(0, 200)}</span>
        </span>
      }
    >
      {() => <p className="text-sm break-words whitespace-pre-wrap text-soft italic">{text}</p>}
    </Folded>
  );
}

type AsideItem = Extract<Item, { kind: 'start' | 'status' | 'usage' | 'note' | 'stray' | 'other' }>;

/** What is said about the run rather than in it. */
function Aside({ item }: { readonly item: AsideItem }) {
  if (item.kind === 'stray') {
    const { addition } = item;
    const line = addition.to === 'tool' ? said.stray : said.strayAnswer;
    const text = JSON.stringify(addition, null, 2);
    return (
      <Folded name={item.key} line={<span className="text-soft">{line}</span>}>
        {() => <Block name={item.key} text={text} />}
      </Folded>
    );
  }
  if (item.kind === 'other')
    return (
      <Folded
        name={item.key}
        line={
          <span className="min-w-0 truncate text-soft">
            <span className="me-2">{said.other}</span>
            <span className="font-mono text-xs">{JSON.stringify(item.raw).slice(0, 200)}</span>
          </span>
        }
      >
        {() => <Block name={item.key} text={textOf(item.raw)} />}
      </Folded>
    );
  return (
    <p className="flex flex-wrap gap-x-3 text-xs leading-5 text-soft">
      <span className="tabular-nums">{timeOfDay(item.at, undefined, true)}</span>
      <span className="min-w-0 break-words">{lineOf(item)}</span>
    </p>
  );
}

function lineOf(item: Extract<AsideItem, { kind: 'start' | 'status' | 'usage' | 'note' }>): string {
  switch (item.kind) {
    case 'start':
      return `${said.started(item.attempt, item.agentId)} · ${item.cwd}`;
    case 'status':
      return item.detail === undefined ? item.status : `${item.status} · ${item.detail}`;
    case 'note':
      return item.message;
    case 'usage':
      return usageLine(item);
  }
}

function usageLine({ usage, costUsd, durationMs }: Extract<Item, { kind: 'usage' }>): string {
  const { input, output, used, size } = usage;
  const tokens = input === undefined && output === undefined ? null : (input ?? 0) + (output ?? 0);
  return [
    tokens === null ? null : said.usage.tokens(short(tokens)),
    used === undefined || size === undefined ? null : said.usage.context(short(used), short(size)),
    costUsd === null ? null : money(costUsd),
    durationMs === null ? null : said.usage.took(duration(durationMs)),
  ]
    .filter((it) => it !== null)
    .join(' · ');
}
