import * as acp from '@agentclientprotocol/sdk';
import { z } from 'zod';
import { DaemonError } from '../../errors.ts';

/**
 * Awaits an agent's answer to a method and reads it.
 * @throws DaemonError AGENT_PROTOCOL_ERROR or AGENT_FAILED when it answers with an error or with nonsense; any other error means that the connection ended.
 */
export type Ask = <T>(method: string, answer: Promise<unknown>, schema: z.ZodType<T>) => Promise<T>;

/** @param name the agent's name, for messages */
export function asker(name: string): Ask {
  return async (method, answer, schema) => {
    let value: unknown;
    try {
      value = await answer;
    } catch (error) {
      throw error instanceof acp.RequestError ? refusal(name, method, error) : error;
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
/** JSON-RPC's own errors: the two sides do not understand each other. */
const misunderstandings = new Set([-32_700, -32_600, -32_601, -32_602]);

function refusal(name: string, method: string, error: acp.RequestError): DaemonError {
  const words = `${error.message}${detailOf(error.data)}`;
  if (error.code === authenticationRequired)
    return new DaemonError(
      'AGENT_FAILED',
      `${name} asks you to sign in first: ${words}. Start it once in a terminal and sign in there.`,
    );
  return new DaemonError(
    misunderstandings.has(error.code) ? 'AGENT_PROTOCOL_ERROR' : 'AGENT_FAILED',
    `${name} answered ${method} with error ${error.code}: ${words}`,
  );
}

function detailOf(data: unknown): string {
  if (data === undefined || data === null) return '';
  return ` (${(typeof data === 'string' ? data : JSON.stringify(data)).slice(0, 500)})`;
}
