import { ApiError, type ErrorBody, type ErrorCode, type FieldFault } from '@open-design/contracts';
import { CommanderError } from 'commander';
import type { z } from 'zod';
import { DaemonError } from '../errors.ts';

/** What a command ends with, for scripts to tell apart. */
export const Exit = { done: 0, failed: 1, usage: 2, unreachable: 3 } as const;
export type Exit = (typeof Exit)[keyof typeof Exit];

/** A command that could not do what it was asked; the message says what, why, and what to do next. */
export class CliError extends Error {
  override readonly name = 'CliError';
  constructor(
    readonly exit: Exit,
    readonly code: ErrorCode,
    message: string,
    readonly options: { readonly details?: readonly FieldFault[]; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
  }
}

/** A command that was asked for in a way that it does not understand. */
export function usage(message: string, details?: readonly FieldFault[]): CliError {
  return new CliError(
    Exit.usage,
    'VALIDATION_FAILED',
    message,
    details === undefined ? {} : { details },
  );
}

/** The faults that a schema found, one for each field. */
export function faultsOf(error: z.ZodError): FieldFault[] {
  return error.issues.map(({ path, message }) => ({ field: path.join('.') || 'input', message }));
}

/** What a failure comes down to: the exit code and the body that `--json` shows. */
interface Failure {
  readonly exit: Exit;
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: readonly FieldFault[];
}

/** Sorts anything thrown by a command into an exit code and an error body. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CliError)
    return {
      exit: error.exit,
      code: error.code,
      message: error.message,
      details: error.options.details ?? [],
    };
  if (error instanceof ApiError || error instanceof DaemonError)
    return {
      exit: error.code === 'CONFIGURATION_INVALID' ? Exit.usage : Exit.failed,
      code: error.code,
      message: refusalOf(error),
      details: error.details,
    };
  if (error instanceof CommanderError)
    return { exit: Exit.usage, code: 'BAD_REQUEST', message: usageOf(error), details: [] };
  if (isConnectionLost(error)) return lost(error);
  const message = error instanceof Error ? error.message : String(error);
  return { exit: Exit.failed, code: 'INTERNAL', message, details: [] };
}

/** The failure in words for people, one line for the message and one for each fault. */
export function failureText(failure: Failure): string {
  const faults = failure.details.map(({ field, message }) => `  ${field}: ${message}`);
  return [`open-design: ${failure.message}`, ...faults].join('\n');
}

/** The failure as every error answer of the API has it. */
export function failureBody({ code, message, details }: Failure): ErrorBody {
  return {
    error: { code, message, ...(details.length === 0 ? {} : { details: [...details] }) },
  };
}

/** Whether `fetch` could not reach the other side, or lost it while it answered. */
export function isConnectionLost(error: unknown): boolean {
  return (
    error instanceof TypeError &&
    (error.message === 'fetch failed' || error.message === 'terminated')
  );
}

function lost(error: unknown): Failure {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
  return {
    exit: Exit.unreachable,
    code: 'DAEMON_NOT_REACHABLE',
    message: `The daemon stopped answering${cause === '' ? '' : ` (${cause})`}. Start it with \`open-design start\`.`,
    details: [],
  };
}

function refusalOf(error: ApiError | DaemonError): string {
  if (error.code !== 'UNAUTHORIZED') return error.message;
  return `${error.message} Name the file that holds this daemon's token with --token-file.`;
}

function usageOf(error: CommanderError): string {
  return `${error.message.replace(/^error: /, '')}\nSee \`open-design --help\`, and --help of its commands.`;
}
