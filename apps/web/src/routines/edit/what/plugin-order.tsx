import type { InstalledPluginRecord } from '@open-design/contracts';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { IconButton } from '../../../ui/button.tsx';
import { whatWords } from '../../../words/edit-what.ts';
import { withMoved } from '../draft/plugin-order.ts';
import { appliedIn } from '../draft/routine.ts';
import { useForm } from '../form.ts';

type By = -1 | 1;

/** The order in which several plugins are applied, each with the ways to another place in it. */
export function PluginOrder({ plugins }: { readonly plugins: readonly InstalledPluginRecord[] }) {
  const { draft, update } = useForm();
  const applied = appliedIn(draft.plugins);
  const [moved, setMoved] = useState<{ readonly id: string; readonly by: By } | null>(null);
  const list = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => {
    if (moved === null) return;
    // A row that is put elsewhere in the page loses the focus.
    const row = list.current?.querySelector(`[data-plugin="${CSS.escape(moved.id)}"]`);
    row?.querySelector<HTMLElement>(`[data-by="${moved.by}"]`)?.focus();
  }, [moved]);
  if (applied.length < 2) return null;
  const titleOf = (id: string) => plugins.find((it) => it.id === id)?.title ?? id;
  const move = (id: string, by: By) => {
    update((it) => ({ ...it, plugins: withMoved(it.plugins, id, by) }));
    setMoved({ id, by });
  };
  return (
    <div className="mt-4">
      <p className="mb-1 text-sm text-soft">{whatWords.order}</p>
      <ol ref={list} aria-label={whatWords.order} className="divide-y divide-line">
        {applied.map((id, at) => (
          <Row
            key={id}
            id={id}
            at={at}
            title={titleOf(id)}
            isLast={at === applied.length - 1}
            onMove={(by) => move(id, by)}
          />
        ))}
      </ol>
      <output className="sr-only">
        {moved === null
          ? ''
          : whatWords.isApplied(titleOf(moved.id), applied.indexOf(moved.id) + 1)}
      </output>
    </div>
  );
}

function Row({
  id,
  at,
  title,
  isLast,
  onMove,
}: {
  readonly id: string;
  readonly at: number;
  readonly title: string;
  readonly isLast: boolean;
  readonly onMove: (by: By) => void;
}) {
  const ways = [
    { by: -1, label: whatWords.moveUp(title), Icon: ArrowUp, isOver: at === 0 },
    { by: 1, label: whatWords.moveDown(title), Icon: ArrowDown, isOver: isLast },
  ] as const;
  return (
    <li data-plugin={id} className="flex items-center gap-1 text-sm">
      <span className="w-6 text-soft tabular-nums">{at + 1}</span>
      <span className="min-w-0 flex-1 break-words">{title}</span>
      {ways.map(({ by, label, Icon, isOver }) => (
        // One that leads nowhere keeps the focus all the same.
        <IconButton
          key={by}
          label={label}
          data-by={by}
          aria-disabled={isOver}
          className="aria-disabled:cursor-default aria-disabled:opacity-40 aria-disabled:hover:bg-transparent max-md:size-10"
          onClick={() => {
            if (!isOver) onMove(by);
          }}
        >
          <Icon className="size-4" aria-hidden />
        </IconButton>
      ))}
    </li>
  );
}
