import type { ErrorCode, FieldFault } from '@open-design/contracts';

/** Each code's HTTP status where it is not 500. */
const statusOf: Partial<Record<ErrorCode, number>> = {
  BAD_REQUEST: 400,
  INVALID_JSON: 400,
  VALIDATION_FAILED: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN_ORIGIN: 403,
  ROUTE_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  ROUTINE_NOT_FOUND: 404,
  RUN_NOT_FOUND: 404,
  PROJECT_NOT_FOUND: 404,
  CONVERSATION_NOT_FOUND: 404,
  PLUGIN_NOT_FOUND: 404,
  PLUGIN_INVALID: 400,
  SNAPSHOT_NOT_FOUND: 404,
  FILE_NOT_FOUND: 404,
  SECRET_NOT_FOUND: 404,
  AGENT_NOT_FOUND: 404,
  APPROVAL_NOT_FOUND: 404,
  ROUTINE_UNREADABLE: 409,
  CONFLICT: 409,
  VERSION_CONFLICT: 409,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  WRONG_HOST: 421,
  FOLDER_REFUSED: 400,
  AGENT_OPTIONS_INVALID: 400,
  STOPPING: 503,
};

/**
 * The one error of this program. The message names what could not be done, to
 * which object, why, and what to do next.
 */
export class DaemonError extends Error {
  override readonly name = 'DaemonError';
  readonly status: number;
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly options: { readonly details?: readonly FieldFault[]; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.status = statusOf[code] ?? 500;
  }
  get details(): readonly FieldFault[] {
    return this.options.details ?? [];
  }
}

/** The text of anything thrown, unchanged: a database's own words must reach the ledger and the answer. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
