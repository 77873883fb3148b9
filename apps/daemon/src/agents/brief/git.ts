import { spawn } from 'node:child_process';

/** No `git` program was found on the PATH. */
export class GitMissing extends Error {
  override readonly name = 'GitMissing';
}

/** How one git command ended. */
export interface GitResult {
  /** Null when it was ended by us at the output limit. */
  readonly exitCode: number | null;
  readonly stdout: string;
  /** Git's own words, at most 4 KiB. */
  readonly stderr: string;
  /** The output reached the limit and the rest was not read. */
  readonly isCut: boolean;
}

/**
 * A repository's own configuration may name programs; reading history must run
 * none of them, write nothing and stay off the network. `safe.directory` is left
 * to the person: git refuses repositories of other owners for this same reason.
 */
const READ_ONLY = [
  '--no-pager',
  '--no-optional-locks',
  ...Object.entries({
    'core.hooksPath': '/dev/null',
    'core.fsmonitor': 'false',
    'log.showSignature': 'false',
    'log.follow': 'false',
    'i18n.logOutputEncoding': 'UTF-8',
    'protocol.allow': 'never',
    'protocol.file.allow': 'never',
    'protocol.git.allow': 'never',
    'protocol.http.allow': 'never',
    'protocol.https.allow': 'never',
    'protocol.ssh.allow': 'never',
  }).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
];

const STDERR_LIMIT = 4096;

/**
 * Runs one git command that only reads, in `cwd`, and collects up to `maxBytes` of its output.
 * Resolves when the process has gone, whatever its exit code. Rejects with
 * GitMissing without git, and with the signal's reason once aborted; the process has gone by then, too.
 */
export function git(
  cwd: string,
  args: readonly string[],
  { signal, maxBytes }: { readonly signal: AbortSignal; readonly maxBytes: number },
): Promise<GitResult> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...READ_ONLY, ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const output = collect(maxBytes, () => child.kill('SIGKILL'));
    const complaint = collect(STDERR_LIMIT, () => undefined);
    child.stdout.on('data', (chunk: Buffer) => output.add(chunk));
    child.stderr.on('data', (chunk: Buffer) => complaint.add(chunk));
    // SIGKILL: it holds no lock and writes nothing, and a stuck disk must not delay a cancel.
    const stop = (): void => void child.kill('SIGKILL');
    signal.addEventListener('abort', stop);
    child.once('error', (error) => {
      signal.removeEventListener('abort', stop);
      reject(
        'code' in error && error.code === 'ENOENT'
          ? new GitMissing('git is not on the PATH', { cause: error })
          : error,
      );
    });
    child.once('close', (exitCode) => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(signal.reason);
      else
        resolve({
          exitCode,
          stdout: output.text(),
          stderr: complaint.text().trim(),
          isCut: output.isCut(),
        });
    });
  });
}

function collect(limit: number, whenFull: () => void) {
  const chunks: Buffer[] = [];
  let room = limit;
  let isCut = false;
  return {
    add(chunk: Buffer): void {
      if (chunk.length > room) {
        isCut = true;
        whenFull();
      }
      if (room > 0) chunks.push(chunk.subarray(0, room));
      room -= Math.min(room, chunk.length);
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
    isCut: () => isCut,
  };
}
