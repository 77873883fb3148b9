import type { AgentRun } from '@open-design/contracts';
import { runWords } from '../../words/run.ts';
import { Block } from './block.tsx';
import { ExchangeLinks } from './exchange-links.tsx';
import { useExchanges } from './messages.ts';

const said = runWords.conversation;

/** What the agent was asked, and what was said in the conversation before. */
export function Opening({ run }: { readonly run: AgentRun }) {
  const { before, own } = useExchanges(run);
  return (
    <div className="mx-auto max-w-3xl px-1 pb-2">
      <ExchangeLinks title={said.earlier} exchanges={before} />
      {own === null ? null : (
        <section aria-label={said.prompt}>
          <p className="mb-1 text-xs text-soft">{said.prompt}</p>
          <Block
            name="prompt"
            text={own.asked.content}
            className="[&_pre]:font-sans [&_pre]:text-sm"
          />
        </section>
      )}
    </div>
  );
}
