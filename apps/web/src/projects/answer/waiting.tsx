import type { AgentRun } from '@open-design/contracts';
import { runWords } from '../../words/run.ts';

/** A run that has not begun, and what for. */
export function Waiting({ run: { waitingFor } }: { readonly run: AgentRun }) {
  return (
    <p className="text-sm text-soft">
      {waitingFor === null ? runWords.conversation.waiting : runWords.facts.waits(waitingFor)}
    </p>
  );
}
