import type { Outcome } from '@open-design/contracts';
import type { StopReason } from '../keeper/message.ts';
import type { SpendBounds } from '../keeper/spend-bounds.ts';
import type { KeeperLink } from './keeper-link.ts';

/** An attempt in a keeper's hands, as its daemon sees it. What it does stands in its spool. */
export interface KeptRun {
  readonly agentRunId: string;
  /** The folder of its spool. */
  readonly spool: string;
  /** False when its keeper cannot be reached any more: the spool grows no further. */
  readonly isKept: boolean;
  /** Whether its keeper was given up: it lived, but was silent for too long. */
  readonly wasSilent: boolean;
  /** The outcome, in the one case that the spool could not take it; else null. */
  readonly lastWord: Outcome | null;
  /** Resolves when something may have happened since it was asked last. */
  news(): Promise<void>;
  stop(reason: StopReason): void;
  /** What it may use of the budgets of its day now. */
  allow(granted: SpendBounds): void;
  /** Makes `news` resolve. */
  wake(): void;
  /** Hears no more of it; the run goes on. */
  letGo(): void;
}

/** @param link null when its keeper is gone @param left called when nobody listens to this run any more */
export function keptRun(
  run: { readonly agentRunId: string; readonly spool: string },
  link: KeeperLink | null,
  left: () => void,
): KeptRun {
  let hasNews = true;
  let resolveNews: (() => void) | undefined;
  let lastWord: Outcome | null = null;
  const wake = () => {
    hasNews = true;
    resolveNews?.();
  };
  const unlisten = link?.listen(run.agentRunId, (outcome) => {
    lastWord ??= outcome;
    wake();
  });
  return {
    ...run,
    get isKept() {
      return link?.isOpen ?? false;
    },
    get wasSilent() {
      return link?.wasSilent ?? false;
    },
    get lastWord() {
      return lastWord;
    },
    async news() {
      if (!hasNews) await new Promise<void>((resolve) => (resolveNews = resolve));
      resolveNews = undefined;
      hasNews = false;
    },
    wake,
    stop: (reason) => link?.stop(run.agentRunId, reason),
    allow: (granted) => link?.allow(run.agentRunId, granted),
    letGo() {
      unlisten?.();
      left();
    },
  };
}
