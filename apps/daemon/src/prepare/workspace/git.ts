import { DaemonError } from '../../errors.ts';

/** How one git command ended. */
export interface GitResult {
  /** Null when it was ended by a signal, or when git is not there. */
  readonly exitCode: number | null;
  readonly stdout: string;
  /** Git's own words. */
  readonly stderr: string;
}

/**
 * Runs one git command in a folder: no hooks, no questions, no network, no
 * output for people. Resolves however it ends; the wiring hands it in.
 */
export type Git = (
  cwd: string,
  args: readonly string[],
  options?: { readonly signal?: AbortSignal; readonly env?: Readonly<Record<string, string>> },
) => Promise<GitResult>;

/** The command's output without the last line end. @throws DaemonError WORKSPACE_UNAVAILABLE with git's words */
export async function mustGit(
  git: Git,
  cwd: string,
  args: readonly string[],
  options?: Parameters<Git>[2],
): Promise<string> {
  const { exitCode, stdout, stderr } = await git(cwd, args, options);
  if (exitCode === 0) return stdout.replace(/\n$/, '');
  const why = stderr.trim() || `it ended with ${exitCode ?? 'a signal'}`;
  throw new DaemonError(
    'WORKSPACE_UNAVAILABLE',
    `\`git ${args.slice(0, 2).join(' ')}\` failed in ${cwd}: ${why}`,
  );
}

/** As `mustGit`, null where it fails. */
export async function tryGit(
  git: Git,
  cwd: string,
  args: readonly string[],
): Promise<string | null> {
  const { exitCode, stdout } = await git(cwd, args);
  return exitCode === 0 ? stdout.replace(/\n$/, '') : null;
}
