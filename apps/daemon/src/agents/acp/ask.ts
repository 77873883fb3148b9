import * as acp from '@agentclientprotocol/sdk';
import { z } from 'zod';
import { DaemonError } from '../../errors.ts';
import { limitFacts, saysLimit } from '../usage-limit/limit.ts';
import { type Reading, resetIn } from '../usage-limit/reset.ts';
import { limitText } from '../verdict.ts';
import { LimitReached } from './limit-reached.ts';

/**
 * Awaits an agent's answer to a method and reads it.
 * @throws DaemonError AGENT_PROTOCOL_ERROR, USAGE_LIMIT or AGENT_FAILED when it answers with an error or with nonsense; any other error means that the connection ended.
 */
export type Ask = <T>(method: string, answer: Promise<unknown>, schema: z.ZodType<T>) => Promise<T>;

/** @param name the agent's name, for messages @param reading when and where what it says of a limit is read */
export function asker(name: string, reading: () => Reading): Ask {
  return async (method, answer, schema) => {
    let value: unknown;
    try {
      value = await answer;
    } catch (error) {
      throw error instanceof acp.RequestError ? refusal(name, method, error, reading()) : error;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new DaemonError(
      'AGENT_PROTOCOL_ERROR',
      `${name} answered ${method} with something that the Agent Client Protocol does not know: ${z.prettifyError(parsed.error)}`,
    );
  };
}

const authenticationRequired = -32_000;
/** Some hand on what HTTP calls it. */
const tooManyRequests = 429;
/** JSON-RPC's own errors: the two sides do not understand each other. */
const misunderstandings = new Set([-32_700, -32_600, -32_601, -32_602]);

function refusal(
  name: string,
  method: string,
  error: acp.RequestError,
  reading: Reading,
): DaemonError {
  const words = `${error.message}${detailOf(error.data)}`;
  if (error.code === authenticationRequired)
    return new DaemonError(
      'AGENT_FAILED',
      `${name} asks you to sign in first: ${words}. Start it once in a terminal and sign in there.`,
    );
  const facts = limitFacts(error.data, reading);
  // Who says when to come back has reached a limit, whatever it is called.
  const hasTime = facts.resetsAt !== null;
  if (error.code === tooManyRequests || facts.isLimit || hasTime || saysLimit(error.message)) {
    const resetsAt = facts.resetsAt ?? resetIn(error.message, reading);
    return new LimitReached(limitText(name, words), { resetsAt });
  }
  return new DaemonError(
    misunderstandings.has(error.code) ? 'AGENT_PROTOCOL_ERROR' : 'AGENT_FAILED',
    `${name} answered ${method} with error ${error.code}: ${words}`,
  );
}

function detailOf(data: unknown): string {
  if (data === undefined || data === null) return '';
  return ` (${(typeof data === 'string' ? data : JSON.stringify(data)).slice(0, 500)})`;
}
