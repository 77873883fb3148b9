import * as acp from '@agentclientprotocol/sdk';
import { DaemonError } from '../../errors.ts';
import type { AgentPort, Outcome } from '../agent.ts';
import type { OpenProcess } from '../process/open.ts';
import { settlesWithin } from '../process/wait.ts';
import { converse, type Introduction } from './converse.ts';
import type { Framing } from './framing.ts';
import { type End, judge } from './judge.ts';
import { answerPermission, type Desk } from './permission.ts';
import { AnsweredBefore } from './question.ts';

/** Milliseconds that an agent gets to answer a cancellation; those checked take 10 to 40. */
const cancelMs = 2_000;
/** Milliseconds that it gets to end by itself once its input is closed. */
const farewellMs = 1_000;
const farewellAfterCancelMs = 250;

/** One turn with an agent that has been started. */
export interface Turn extends Omit<Introduction, 'diagnose'> {
  readonly opened: OpenProcess;
  readonly framing: Framing;
  readonly port: AgentPort;
}

/** Gives the agent its prompt, waits for the end or for the run to be canceled or parked, and lets go of the process. */
export async function takeTurn(turn: Turn): Promise<Outcome> {
  const { opened, port } = turn;
  const parking = new AbortController();
  const stop = AbortSignal.any([port.signal, parking.signal]);
  const { connection, answers } = connect(turn, { park: () => parking.abort(), signal: stop });
  let sessionId: string | null = null;
  const diagnose = (code: string, message: string) =>
    port.emit({ name: 'diagnostic', data: { code, message } });
  const end = endOf(
    converse(connection.agent, { ...turn, diagnose }, (id) => {
      sessionId = id;
    }),
  );
  const isStopped = await abortsBefore(end, stop);
  if (isStopped) opened.wake();
  if (isStopped && sessionId !== null) {
    const cancel = connection.agent.notify(acp.methods.agent.session.cancel, { sessionId });
    // Whether it gets through shows in how soon the conversation ends.
    cancel.catch(() => undefined);
    await settlesWithin(end, cancelMs);
  }
  opened.stdin.end();
  if (!(await settlesWithin(opened.exited, isStopped ? farewellAfterCancelMs : farewellMs)))
    await opened.stop();
  const exit = await opened.closed;
  // Takes back what the agent still asks: it must not hold up the end.
  connection.close();
  // Nothing may be told of a run after its end.
  await Promise.allSettled(answers);
  // A run that is canceled while it is being parked was canceled.
  const how = port.signal.aborted ? 'canceled' : 'parked';
  return judge({ ...turn, sessionId }, isStopped ? how : null, isStopped ? null : await end, exit);
}

/** Opens the connection; `answers` are those to the agent's requests for permission, given or still to come. */
function connect(
  { opened, framing, transcript, port, assignment }: Turn,
  around: Pick<Desk, 'park' | 'signal'>,
) {
  const answers = new Set<Promise<unknown>>();
  const before = new AnsweredBefore(assignment.resume ?? null);
  const desk = { port, calls: transcript.calls, assignment, before, ...around };
  const connection = acp
    .client({ name: 'open-design' })
    .onRequest(acp.methods.client.session.requestPermission, async ({ params, signal }) => {
      const answer = answerPermission(params, desk, signal);
      answers.add(answer);
      try {
        return await answer;
      } finally {
        answers.delete(answer);
      }
    })
    .connect(framing.stream((line) => opened.stdin.write(line)));
  return { connection, answers };
}

async function endOf(conversation: Promise<string>): Promise<End> {
  try {
    return { stopReason: await conversation };
  } catch (error) {
    return error instanceof DaemonError ? { fault: error } : 'cut';
  }
}

/** Whether the signal comes before the promise settles. */
async function abortsBefore(promise: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return true;
  let forget = () => {};
  const aborted = new Promise<boolean>((resolve) => {
    const say = () => resolve(true);
    signal.addEventListener('abort', say, { once: true });
    forget = () => signal.removeEventListener('abort', say);
  });
  try {
    return await Promise.race([promise.then(() => false), aborted]);
  } finally {
    forget();
  }
}
