import { z } from 'zod';

/** Every code that an error answer or a failed run can carry. Closed: a new failure gets a new code here. */
export const ErrorCode = z
  .enum([
    // Requests
    'BAD_REQUEST',
    'INVALID_JSON',
    'VALIDATION_FAILED',
    'UNAUTHORIZED',
    'FORBIDDEN_ORIGIN',
    'WRONG_HOST',
    'UNSUPPORTED_MEDIA_TYPE',
    'BODY_TOO_LARGE',
    'ROUTE_NOT_FOUND',
    'METHOD_NOT_ALLOWED',
    'ROUTINE_NOT_FOUND',
    'RUN_NOT_FOUND',
    'PROJECT_NOT_FOUND',
    'CONVERSATION_NOT_FOUND',
    'PLUGIN_NOT_FOUND',
    'PLUGIN_INVALID',
    'SNAPSHOT_NOT_FOUND',
    'FILE_NOT_FOUND',
    'SECRET_NOT_FOUND',
    'AGENT_NOT_FOUND',
    'SECRETS_UNUSABLE',
    'APPROVAL_NOT_FOUND',
    'ROUTINE_UNREADABLE',
    'CONFLICT',
    'VERSION_CONFLICT',
    'FOLDER_REFUSED',
    'STOPPING',
    'INTERNAL',
    // Preparation
    'PREPARE_FAILED',
    'PLUGIN_INPUT_MISSING',
    'PLUGIN_INPUT_INVALID',
    'PLUGIN_CAPABILITY_MISSING',
    // Runs
    'AGENT_UNAVAILABLE',
    'AGENT_OPTIONS_INVALID',
    'AGENT_UNREACHABLE',
    'AGENT_FAILED',
    'AGENT_PROTOCOL_ERROR',
    'TIMED_OUT',
    'WORKSPACE_UNAVAILABLE',
    'KEEPER_UNAVAILABLE',
    'INTERRUPTED',
    'TIMED_OUT',
    'BLOCKED',
    'PRECHECK_FAILED',
    'CHECK_FAILED',
    'BUDGET_EXCEEDED',
    'USAGE_LIMIT',
    'CANCELED',
    'DAEMON_STOPPED',
    'DAEMON_RESTARTED',
    // Start
    'DAEMON_NOT_REACHABLE',
    'DATA_DIR_UNUSABLE',
    'DATABASE_UNUSABLE',
    'SCHEMA_TOO_NEW',
    'PORT_UNAVAILABLE',
    'UNSAFE_CONFIGURATION',
    'PLATFORM_UNSUPPORTED',
    'CONFIGURATION_INVALID',
  ])
  .meta({ id: 'ErrorCode' });
export type ErrorCode = z.infer<typeof ErrorCode>;

/** One fault of a request: where, what was expected, what was got. */
export const FieldFault = z.object({
  field: z.string(),
  message: z.string(),
});
export type FieldFault = z.infer<typeof FieldFault>;

/** The body of every error answer. */
export const ErrorBody = z
  .object({
    error: z.object({
      code: ErrorCode,
      message: z.string(),
      details: z.array(FieldFault).optional(),
    }),
  })
  .meta({
    id: 'ErrorBody',
    example: {
      error: {
        code: 'ROUTINE_NOT_FOUND',
        message: 'No routine has the id "x". `open-design routine list` shows the ids.',
      },
    },
  });
export type ErrorBody = z.infer<typeof ErrorBody>;
