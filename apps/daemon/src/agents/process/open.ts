import type { AgentPort } from '../agent.ts';
import { groupEndsWithin, isGroupAlive, stopGroup } from './group.ts';
import { type DiagnoseOnce, diagnoseOnce } from './once.ts';
import { Output, readToEnd } from './output.ts';
import { type Exit, type Launch, type LaunchFault, type Started, startProgram } from './start.ts';
import { Stdin } from './stdin.ts';
import { forwardText } from './forward.ts';
import { Tail } from './tail.ts';

/** Milliseconds that helpers of a program get to end by themselves after it. */
const stragglerMs = 100;
const keptErrorBytes = 16_384;

/** A program at work for a run. */
export interface OpenProcess {
  readonly pid: number;
  readonly stdin: Stdin;
  readonly diagnose: DiagnoseOnce;
  /** The end of what it wrote to its standard error. */
  readonly errors: Tail;
  /** The leader's exit. */
  readonly exited: Promise<Exit>;
  /** The leader's exit, when nothing of its group is left and all output is handed on. Rejects when handing on fails. */
  readonly closed: Promise<Exit>;
  /** Ends the whole group: SIGTERM, then SIGKILL. Can be called again. */
  stop(): Promise<void>;
}

/** Reads a program's standard output to its end. */
export type ReadStdout = (stdout: AsyncIterable<Buffer>, diagnose: DiagnoseOnce) => Promise<void>;

/**
 * Starts a program for a run, reports it to the port before its first output is
 * read, hands on its standard error, and sees to it that nothing of its group
 * outlives it. Returns the fault when it cannot be started.
 */
export async function openProcess(
  launch: Launch,
  port: AgentPort,
  readStdout: ReadStdout,
): Promise<OpenProcess | LaunchFault> {
  const started = await startProgram(launch);
  if ('code' in started) return started;
  const stdin = new Stdin(started.child.stdin);
  try {
    const token = await started.token;
    await port.spawned({ pid: started.pid, startedToken: token });
  } catch (error) {
    await stopGroup(started.pid);
    throw error;
  }
  return attend(started, stdin, port, readStdout);
}

function attend(started: Started, stdin: Stdin, port: AgentPort, readStdout: ReadStdout) {
  const { pid, child, exited } = started;
  const diagnose = diagnoseOnce(port);
  const errors = new Tail(keptErrorBytes);
  const outputs = [new Output(child.stdout), new Output(child.stderr)] as const;
  let stopping: Promise<void> | null = null;
  const stop = () => (stopping ??= stopGroup(pid).then(() => undefined));
  const reading = Promise.all([
    readStdout(outputs[0], diagnose),
    forwardText('stderr', outputs[1], { port, diagnose, tail: errors }),
  ]);
  // A reader that fails must not leave the program running unread.
  reading.catch(() => void stop());
  const close = async (): Promise<Exit> => {
    const exit = await exited;
    await (stopping ?? endRest(pid, diagnose));
    const { wasHeldOpen } = await readToEnd(reading, outputs);
    if (wasHeldOpen)
      await diagnose(
        'output_held_open',
        'The program ended, but a process that left its group kept its output open. What that process writes is not read.',
      );
    return exit;
  };
  const closed = close();
  // Whoever opened the process awaits this; until then a failure waits as well.
  closed.catch(() => undefined);
  return { pid, stdin, diagnose, errors, exited, closed, stop };
}

async function endRest(pid: number, diagnose: DiagnoseOnce): Promise<void> {
  if (!isGroupAlive(pid) || (await groupEndsWithin(pid, stragglerMs))) return;
  const end = await stopGroup(pid);
  await diagnose(
    'leftover_processes',
    `The program ended and left processes of its group running; they were ended${end.wasKilled ? ' with SIGKILL' : ''}.`,
  );
}
