import { spawn } from 'node:child_process';
import { messageOf } from '../../errors.ts';
import { stopGroup } from './group.ts';
import { Tail } from './tail.ts';

/** How one git command ended. */
export interface GitResult {
  /** Null when it was ended by a signal, or could not be started. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface GitOptions {
  /** Ends the command when it aborts. */
  readonly signal?: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
}

/** No command of ours on a repository takes longer (ms), unless something in it hangs. */
const limitMs = 600_000;
const mostOutput = 32 * 1024 * 1024;
const keptErrorBytes = 8_192;

/** What git itself needs; what a person has set for git in the shell stays out. */
const passed = ['PATH', 'HOME', 'XDG_CONFIG_HOME', 'TMPDIR', 'SYSTEMROOT'];

/**
 * A repository's configuration may name programs: none of its hooks, monitors
 * or signing programs runs on our account, and nothing reaches the network.
 * Content filters stay: without them a checkout would not hold the files that
 * the person sees.
 */
const settings = Object.entries({
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.editor': 'false',
  'commit.gpgSign': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'advice.addEmbeddedRepo': 'false',
  'protocol.allow': 'never',
}).flatMap(([key, value]) => ['-c', `${key}=${value}`]);

/** Git for the daemon's own work on repositories. @param environment what the daemon was started with */
export function createGit(environment: Readonly<Record<string, string>>) {
  const base = {
    ...Object.fromEntries(
      passed.flatMap((name) => {
        const value = environment[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'false',
    SSH_ASKPASS: 'false',
  };
  return async (
    cwd: string,
    args: readonly string[],
    { signal, env }: GitOptions = {},
  ): Promise<GitResult> => {
    const limit = AbortSignal.timeout(limitMs);
    const over = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    if (over.aborted) return { exitCode: null, stdout: '', stderr: 'it was not started' };
    return await run(cwd, args, { ...base, ...env }, over);
  };
}

function run(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  over: AbortSignal,
): Promise<GitResult> {
  return new Promise((resolve) => {
    // A group of its own: what git starts is ended with it.
    const child = spawn('git', ['--no-pager', ...settings, ...args], {
      cwd,
      env: { ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = () => void (child.pid === undefined ? null : stopGroup(child.pid));
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size <= mostOutput) chunks.push(chunk);
      else stop();
    });
    const errors = new Tail(keptErrorBytes);
    child.stderr.setEncoding('utf8').on('data', (text: string) => errors.add(text));
    over.addEventListener('abort', stop, { once: true });
    const end = (exitCode: number | null, stderr: string) => {
      over.removeEventListener('abort', stop);
      resolve({ exitCode, stdout: Buffer.concat(chunks).toString('utf8'), stderr });
    };
    child.once('error', (error) => end(null, wordsOf(error, cwd)));
    child.once('close', (exitCode) => {
      end(over.aborted ? null : exitCode, over.aborted ? 'it was stopped' : errors.toString());
    });
  });
}

function wordsOf(error: Error, cwd: string): string {
  const isMissing = 'code' in error && error.code === 'ENOENT';
  return isMissing
    ? `git was not found on PATH, or ${cwd} is gone. Install git, or put the folder back.`
    : messageOf(error);
}
