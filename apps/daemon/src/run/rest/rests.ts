import { accountFamily, accountOf } from '../../agents/account.ts';
import type { Account, PreparedRun } from '../../handoff.ts';

/** Whose account a run's agent works with, and which runs wait here for a limit's reset. */
export interface Rests {
  /** The account, or null for an agent that has none. */
  accountOf(
    run: Pick<PreparedRun, 'agentId' | 'agentOptions' | 'policies'>,
  ): Promise<Account | null>;
  /** The agents that share accounts have one family. */
  familyOf(agentId: string): string;
  /** Says what a run waits for; null that it does not any more. */
  note(agentRunId: string, reason: string | null): void;
  /** What a run waits for here, or null when it does not wait. */
  waitingFor(agentRunId: string): string | null;
}

/** @param environment what the daemon was started with, of which agents are given a part */
export function createRests(environment: Readonly<Record<string, string>>): Rests {
  const reasons = new Map<string, string>();
  return {
    accountOf: ({ agentId, agentOptions, policies }) =>
      accountOf({ agentId, agentOptions, environment: policies.environment }, environment),
    familyOf: accountFamily,
    note(agentRunId, reason) {
      if (reason === null) reasons.delete(agentRunId);
      else reasons.set(agentRunId, reason);
    },
    waitingFor: (agentRunId) => reasons.get(agentRunId) ?? null,
  };
}
