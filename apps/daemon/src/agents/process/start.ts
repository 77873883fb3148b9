import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { findProgram, isAnywhere } from './find-program.ts';
import { startedToken } from './identity.ts';

/** What is started, and where. */
export interface Launch {
  /** The program and its arguments. */
  readonly argv: readonly string[];
  /** Absolute path. */
  readonly cwd: string;
  /** The whole environment of the program. */
  readonly env: Readonly<Record<string, string>>;
}

/** Why a program could not be started. */
export interface LaunchFault {
  readonly code: 'AGENT_UNAVAILABLE' | 'WORKSPACE_UNAVAILABLE';
  readonly message: string;
}

/** How the leader ended; exactly one of the two is set. */
export interface Exit {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How a run's program ended, all of it. */
export interface Closed extends Exit {
  /** How many processes had to be ended after the leader. */
  readonly leftovers?: number;
}

export interface Started {
  readonly child: ChildProcessWithoutNullStreams;
  readonly pid: number;
  /** See `startedToken`. */
  readonly token: Promise<string | null>;
  readonly exited: Promise<Exit>;
}

/**
 * Starts a program as the leader of a process group of its own, so that all it
 * starts can be ended with it. Never through a shell: arguments are data. When
 * it cannot be started, the fault says why.
 */
export async function startProgram(launch: Launch): Promise<Started | LaunchFault> {
  const [file, ...args] = launch.argv;
  if (file === undefined || launch.argv.some((part) => part.includes('\0')) || file === '')
    return { code: 'AGENT_UNAVAILABLE', message: 'No program is named that could be started.' };
  try {
    const child = spawn(file, args, {
      cwd: launch.cwd,
      env: { ...launch.env },
      detached: true,
      shell: false,
      stdio: 'pipe',
    });
    const exited = new Promise<Exit>((resolve) => {
      child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
    });
    const { pid } = child;
    if (pid !== undefined) {
      child.on('error', () => undefined);
      return { child, pid, exited, token: startedToken(pid) };
    }
    return await launchFault(launch, file, await errorOf(child));
  } catch (error) {
    return await launchFault(launch, file, error);
  }
}

function errorOf(child: ChildProcessWithoutNullStreams): Promise<unknown> {
  return new Promise((resolve) => child.once('error', resolve));
}

async function launchFault({ cwd, env }: Launch, file: string, error: unknown) {
  const workspace = await workspaceFault(cwd);
  if (workspace !== null) return workspace;
  return {
    code: 'AGENT_UNAVAILABLE',
    message: await programFault(file, codeOf(error), cwd, env['PATH']),
  } as const;
}

/** The system answers a missing folder and a missing program with the same error. */
async function workspaceFault(cwd: string): Promise<LaunchFault | null> {
  try {
    if (!(await stat(cwd)).isDirectory()) throw new Error('it is not a folder');
    await access(cwd, constants.X_OK);
    return null;
  } catch (error) {
    const why = codeOf(error) === 'ENOENT' ? 'it does not exist' : 'it cannot be entered';
    return {
      code: 'WORKSPACE_UNAVAILABLE',
      message: `The workspace ${cwd} cannot be used: ${why}. Create the folder or choose another project.`,
    };
  }
}

async function programFault(file: string, code: string, cwd: string, searchPath?: string) {
  const found = await findProgram(file, searchPath, cwd);
  if (code === 'ENOENT' && found !== null)
    return `The program ${found} cannot be started: the interpreter that its first line names was not found. Install it or correct the line.`;
  // A folder of PATH that may not be read makes the system say EACCES for a program that is nowhere.
  const isNowhere = code === 'EACCES' && !(await isAnywhere(file, searchPath, cwd));
  if (code === 'ENOENT' || isNowhere)
    return file.includes('/')
      ? `The program "${file}" was not found. Correct its path or install it.`
      : `The program "${file}" was not found on PATH. Install it, or give its full path.`;
  if (code === 'EACCES')
    return `The program "${file}" may not be executed. Make it executable (chmod +x) or name another.`;
  return `The program "${file}" could not be started (${code}). Check the machine's limits and try again.`;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? String(error.code) : error.message;
}
