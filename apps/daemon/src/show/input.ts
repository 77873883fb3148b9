import type { FieldFault, Route } from '@open-design/contracts';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { DaemonError } from '../errors.ts';
import { faultsOf } from './input-faults.ts';

/** The parts of a request after its route's schemas have parsed them. */
export interface ParsedInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/**
 * Parses params, query and body with the route's schemas. All faults of all
 * three are told at once.
 * @throws DaemonError VALIDATION_FAILED
 */
export function parseInput(route: Route, request: FastifyRequest): ParsedInput {
  const params = parse(route.params, request.params, 'params');
  const query = parse(route.query, request.query, 'query');
  const body = parse(route.body, bodyFor(route, request.body), null);
  const faults = [...params.faults, ...query.faults, ...body.faults];
  if (faults.length > 0) throw validationFailed(faults);
  return { params: params.data, query: query.data, body: body.data };
}

/** The error for faults in a request; its message names the first of them. */
export function validationFailed(faults: readonly FieldFault[]): DaemonError {
  const [first] = faults;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more, see details)` : '';
  const message = `The request is not valid: ${first?.field}: ${first?.message}${more}.`;
  return new DaemonError('VALIDATION_FAILED', message, { details: faults });
}

function parse(schema: z.ZodType, value: unknown, prefix: string | null) {
  try {
    const result = schema.safeParse(value);
    if (result.success) return { data: result.data, faults: [] };
    return { data: undefined, faults: faultsOf(result.error, value, prefix) };
  } catch (error) {
    // A schema that follows a value inwards runs out of stack on thousands of nested brackets.
    if (!(error instanceof RangeError)) throw error;
    const message = 'expected fewer levels of nesting';
    return { data: undefined, faults: [{ field: prefix ?? 'body', message }] };
  }
}

/** A route without a body takes an empty object for none: many clients always send one. */
function bodyFor(route: Route, body: unknown): unknown {
  const isEmpty = typeof body === 'object' && body !== null && Object.keys(body).length === 0;
  return isEmpty && route.body.type === 'undefined' ? undefined : body;
}
