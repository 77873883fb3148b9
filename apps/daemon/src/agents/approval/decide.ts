import type { ApprovalPolicy } from '@open-design/contracts';
import { isInside } from './inside.ts';

/** What a tool call would do, as far as its agent says. */
export interface WantedCall {
  /** The protocol's word for it, such as `edit`; null where it says none. */
  readonly kind: string | null;
  /** Every path that it names, as the agent wrote it. */
  readonly paths: ReadonlySet<string>;
}

/** What a policy says to a call. */
export type Decision =
  | { readonly verdict: 'allowed' }
  | { readonly verdict: 'denied'; readonly why: string }
  | { readonly verdict: 'ask' };

/** The kinds that stay harmless as long as every path is inside. */
const harmless: ReadonlySet<string> = new Set(['read', 'edit', 'search']);

/**
 * What a routine's policy says to a call. Writes nothing and asks nobody; it
 * reads the disk, since where a path leads is decided by the links on it. What
 * cannot be told is denied.
 *
 * @param workspace absolute path of the run's workspace
 */
export async function decide(
  { mode }: Pick<ApprovalPolicy, 'mode'>,
  call: WantedCall,
  workspace: string,
): Promise<Decision> {
  switch (mode) {
    case 'allow_all':
      return { verdict: 'allowed' };
    case 'ask':
      return { verdict: 'ask' };
    case 'deny':
      return { verdict: 'denied', why: "the routine's policy denies all" };
    case 'allow_in_workspace': {
      const why = await objectionTo(call, workspace);
      return why === null ? { verdict: 'allowed' } : { verdict: 'denied', why };
    }
  }
}

async function objectionTo({ kind, paths }: WantedCall, workspace: string): Promise<string | null> {
  if (kind === null || !harmless.has(kind))
    return `an unattended run allows only ${[...harmless].join(', ')}`;
  if (paths.size === 0) return 'it names no path that could be checked';
  for (const path of paths) {
    if (!(await isInside(workspace, path))) return `${path} is outside the workspace`;
  }
  return null;
}
