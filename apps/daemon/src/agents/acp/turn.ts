import * as acp from '@agentclientprotocol/sdk';
import { DaemonError } from '../../errors.ts';
import type { AgentPort, Outcome } from '../agent.ts';
import type { OpenProcess } from '../process/open.ts';
import {
  canceledOutcome,
  exitText,
  failedOutcome,
  lastWords,
  succeededOutcome,
} from '../process/outcome.ts';
import type { Exit } from '../process/start.ts';
import { settlesWithin } from '../process/wait.ts';
import { converse, type Introduction } from './converse.ts';
import type { Framing } from './framing.ts';
import { answerPermission } from './permission.ts';
import type { Transcript } from './transcript.ts';

/** Milliseconds that an agent gets to answer a cancellation; those checked take 10 to 40. */
const cancelMs = 2_000;
/** Milliseconds that it gets to end by itself once its input is closed. */
const farewellMs = 1_000;
const farewellAfterCancelMs = 250;

/** How the conversation ended: with the agent's reason, with its error, or because the connection did. */
type End = { readonly stopReason: string } | { readonly fault: DaemonError } | 'cut';

/** One turn with an agent that has been started. */
export interface Turn extends Introduction {
  readonly opened: OpenProcess;
  readonly framing: Framing;
  readonly transcript: Transcript;
  readonly port: AgentPort;
}

/** Gives the agent its prompt, waits for the end or for the run to be canceled, and lets go of the process. */
export async function takeTurn(turn: Turn): Promise<Outcome> {
  const { opened, port, transcript } = turn;
  const { connection, answers } = connect(turn);
  let sessionId: string | null = null;
  const end = endOf(
    converse(connection.agent, turn, (id) => {
      sessionId = id;
    }),
  );
  const isCanceled = await abortsBefore(end, port.signal);
  if (isCanceled && sessionId !== null) {
    const cancel = connection.agent.notify(acp.methods.agent.session.cancel, { sessionId });
    // Whether it gets through shows in how soon the conversation ends.
    cancel.catch(() => undefined);
    await settlesWithin(end, cancelMs);
  }
  opened.stdin.end();
  if (!(await settlesWithin(opened.exited, isCanceled ? farewellAfterCancelMs : farewellMs)))
    await opened.stop();
  const exit = await opened.closed;
  connection.close();
  // Nothing may be told of a run after its end.
  await Promise.allSettled(answers);
  if (isCanceled) return canceledOutcome(exit, transcript.answer);
  return judge(turn, await end, exit);
}

/** Opens the connection; `answers` are those to the agent's requests for permission, given or still to come. */
function connect({ opened, framing, transcript, port, assignment }: Turn) {
  const answers = new Set<Promise<unknown>>();
  const around = { port, calls: transcript.calls, cwd: assignment.cwd };
  const connection = acp
    .client({ name: 'open-design' })
    .onRequest(acp.methods.client.session.requestPermission, async ({ params }) => {
      const answer = answerPermission(params, around);
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

const whyStopped: Record<string, string> = {
  refusal: 'it refused to go on',
  max_tokens: 'it used up the tokens of one answer',
  max_turn_requests: 'it used up the requests to its model that one turn may make',
  cancelled: 'it canceled its work by itself',
};

function judge({ name, opened, transcript }: Turn, end: End, exit: Exit): Outcome {
  const { answer, calls } = transcript;
  if (end === 'cut')
    return failedOutcome(
      'AGENT_FAILED',
      `${name} ${exitText(exit)} before it answered${lastWords(opened.errors)}`,
      exit,
      answer,
    );
  if ('fault' in end) return failedOutcome(end.fault.code, end.fault.message, exit, answer);
  if (end.stopReason !== 'end_turn') {
    const why = whyStopped[end.stopReason] ?? 'a reason that this daemon does not know';
    const message = `${name} stopped with "${end.stopReason}": ${why}.`;
    return failedOutcome('AGENT_FAILED', message, exit, answer);
  }
  if (calls.lastTrouble !== null) {
    const message = `${name} ended its turn after ${calls.lastTrouble}; nothing it did afterwards succeeded.`;
    return failedOutcome('AGENT_FAILED', message, exit, answer);
  }
  return succeededOutcome(exit, answer);
}
