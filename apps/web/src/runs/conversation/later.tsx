import type { AgentRun } from '@open-design/contracts';
import { runWords } from '../../words/run.ts';
import { ExchangeLinks } from './exchange-links.tsx';
import { useExchanges } from './messages.ts';

/** Where the conversation goes on in other runs. */
export function Later({ run }: { readonly run: AgentRun }) {
  const { after } = useExchanges(run);
  return (
    <div className="mx-auto w-full max-w-3xl px-1 pt-2 empty:hidden">
      <ExchangeLinks title={runWords.conversation.later} exchanges={after} />
    </div>
  );
}
