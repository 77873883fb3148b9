import { agentEnvironment, runMarks } from '../agents/process/environment.ts';
import { openProcess } from '../agents/process/open.ts';
import type { ProcessPort } from '../agents/process/port.ts';
import { Tail } from '../agents/process/tail.ts';
import { Utf8Decoder } from '../agents/process/text.ts';
import type { Closed, LaunchFault } from '../agents/process/start.ts';
import type { AgentAssignment } from '../agents/agent.ts';
import { awake, later } from '../clock.ts';
import { Head } from './head.ts';

/** The program around an agent's work: what it is run with. */
export interface GuardSetup {
  /** What the keeper was started with; a guard is given the same part of it as an agent. */
  readonly base: Readonly<Record<string, string>>;
  /** Under no limits but its own. */
  readonly port: ProcessPort;
  /** Takes the secrets out of a text. */
  readonly mask: (text: string) => string;
}

/** What is run. */
export interface GuardCommand {
  readonly argv: readonly string[];
  readonly timeoutMs: number;
}

/** How a guard's program came to its end. */
export interface GuardEnd extends Closed {
  readonly isTimedOut: boolean;
  /** It was ended because the run is to stop. */
  readonly isStopped: boolean;
  /** ms while awake. */
  readonly tookMs: number;
  /** The beginning of its standard output, masked. */
  readonly output: string;
  /** The last that it said, masked; the empty string when it said nothing. */
  readonly lastWords: string;
}

/** What is kept of a guard's standard output, in bytes. */
export const longestOutput = 65_536;
const keptErrors = 16_384;

/**
 * Runs a program beside the agent: in its workspace, with its environment, as a
 * process group of its own that is ended with all it has started, also when it
 * takes longer than it may. What it writes is no event of the run.
 */
export async function runGuard(
  { argv, timeoutMs }: GuardCommand,
  assignment: AgentAssignment,
  { base, port, mask }: GuardSetup,
): Promise<GuardEnd | LaunchFault> {
  const env = agentEnvironment(base, runMarks(assignment));
  const head = new Head(longestOutput);
  const tail = new Tail(keptErrors);
  const from = awake();
  const opened = await openProcess({ argv, cwd: assignment.cwd, env }, quiet(port), (stdout) =>
    keep(stdout, head, tail),
  );
  if ('code' in opened) return opened;
  let isTimedOut = false;
  let isStopped = false;
  const stop = () => {
    isStopped = !isTimedOut;
    void opened.stop();
  };
  const forget = later(timeoutMs, () => {
    isTimedOut = !isStopped;
    void opened.stop();
  });
  const letGo = () => {
    forget();
    port.signal.removeEventListener('abort', stop);
  };
  void opened.exited.then(letGo);
  port.signal.addEventListener('abort', stop, { once: true });
  if (port.signal.aborted) stop();
  opened.stdin.end();
  const closed = await opened.closed;
  const said = opened.errors.lastLines(3) || tail.lastLines(3);
  return {
    ...closed,
    isTimedOut,
    isStopped,
    tookMs: Math.round(awake() - from),
    output: head.told(mask),
    lastWords: mask(said),
  };
}

/** A guard's errors are told with how it ended; as events they would read as the agent's. */
function quiet(port: ProcessPort): ProcessPort {
  const { signal, stopGraceMs } = port;
  return {
    signal,
    ...(stopGraceMs !== undefined && { stopGraceMs }),
    spawned: (process) => port.spawned(process),
    emit: async (event) => {
      if (event.name === 'diagnostic') await port.emit(event);
    },
  };
}

async function keep(stdout: AsyncIterable<Buffer>, head: Head, tail: Tail): Promise<void> {
  const decoder = new Utf8Decoder();
  const add = (text: string) => {
    head.add(text);
    tail.add(text);
  };
  for await (const bytes of stdout) add(decoder.write(bytes));
  add(decoder.end());
}
