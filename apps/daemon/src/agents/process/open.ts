import { forwardText } from './forward.ts';
import { leftoverText } from './leftovers.ts';
import { type DiagnoseOnce, diagnoseOnce } from './once.ts';
import { Output, readToEnd } from './output.ts';
import type { ProcessPort } from './port.ts';
import { RunEnd } from './run-end.ts';
import { signalGroup } from './signal.ts';
import {
  type Closed,
  type Exit,
  type Launch,
  type LaunchFault,
  type Started,
  startProgram,
} from './start.ts';
import { Stdin } from './stdin.ts';
import { markName } from './table.ts';
import { Tail } from './tail.ts';

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
  /** The leader's exit, when nothing of the run is left alive and all output is handed on. Rejects when handing on fails. */
  readonly closed: Promise<Closed>;
  /** Lets it go on where it is held still, to hear what it is told. */
  wake(): void;
  /** Ends the whole run: SIGTERM, then SIGKILL, then all that left the group. Can be called again. */
  stop(): Promise<void>;
}

/** Reads a program's standard output to its end. */
export type ReadStdout = (stdout: AsyncIterable<Buffer>, diagnose: DiagnoseOnce) => Promise<void>;

/**
 * Starts a program for a run, reports it to the port before its first output is
 * read, hands on its standard error, and sees to it that nothing of the run
 * outlives it. What belongs to the run is told by OD_RUN_ID in the launch's
 * environment, among other ways. Returns the fault when it cannot be started.
 */
export async function openProcess(
  launch: Launch,
  port: ProcessPort,
  readStdout: ReadStdout,
): Promise<OpenProcess | LaunchFault> {
  const started = await startProgram(launch);
  if ('code' in started) return started;
  const stdin = new Stdin(started.child.stdin);
  const end = new RunEnd(started, launch.env[markName] ?? '', port);
  try {
    const token = await started.token;
    await port.spawned({ pid: started.pid, startedToken: token });
  } catch (error) {
    await end.stop();
    throw error;
  }
  return attend(started, stdin, { port, end, readStdout });
}

interface Attendance {
  readonly port: ProcessPort;
  readonly end: RunEnd;
  readonly readStdout: ReadStdout;
}

function attend(started: Started, stdin: Stdin, { port, end, readStdout }: Attendance) {
  const { pid, child, exited } = started;
  const diagnose = diagnoseOnce(port);
  const errors = new Tail(keptErrorBytes);
  const outputs = [new Output(child.stdout), new Output(child.stderr)] as const;
  const stop = async () => void (await end.stop());
  const reading = Promise.all([
    readStdout(outputs[0], diagnose),
    forwardText('stderr', outputs[1], { port, diagnose, tail: errors }),
  ]);
  // A reader that fails must not leave the program running unread.
  reading.catch(() => void stop());
  const close = async (): Promise<Closed> => {
    const exit = await exited;
    const left = await end.rest();
    const { wasHeldOpen } = await readToEnd(reading, outputs);
    if (wasHeldOpen)
      await diagnose(
        'output_held_open',
        'The program ended, but something that is not known to belong to it keeps its output open. What that writes is not read.',
      );
    if (left.count > 0) await diagnose('leftover_processes', leftoverText(left));
    await end.reported;
    return { ...exit, leftovers: left.count };
  };
  const closed = close();
  // Whoever opened the process awaits this; until then a failure waits as well.
  closed.catch(() => undefined);
  const wake = () => void signalGroup(pid, 'SIGCONT');
  return { pid, stdin, diagnose, errors, exited, closed, wake, stop };
}
