import type { PreparedRun } from '../../handoff.ts';

/** The run with the agent of its routine, whoever worked at it last. */
export function withOwnAgent(run: PreparedRun): PreparedRun {
  return run.standsInFor === null ? run : { ...run, ...run.standsInFor, standsInFor: null };
}

/**
 * The ways in which a run may be worked at, the preferred one first: by its
 * routine's agent, and by the fallback that its policy names. A conversation
 * that is gone on with belongs to the agent that has it.
 */
export function waysOf(run: PreparedRun): readonly PreparedRun[] {
  const own = withOwnAgent(run);
  const { fallback } = own.policies.usageWindow;
  if (fallback === null || own.resume !== null || own.session !== null) return [own];
  const { agentId, agentOptions } = own;
  return [own, { ...own, ...fallback, standsInFor: { agentId, agentOptions } }];
}
