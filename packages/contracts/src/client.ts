import type { z } from 'zod';
import { ErrorBody, type ErrorCode, type FieldFault } from './error.ts';
import type { Route } from './http.ts';

/** What a call sends: the parts that its route asks for. */
export interface CallInput<R extends Route> {
  readonly params?: z.input<R['params']>;
  readonly query?: z.input<R['query']>;
  readonly body?: z.input<R['body']>;
  readonly signal?: AbortSignal;
}

/** The daemon answered with an error; `code` and `details` are those of its body. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly code: ErrorCode,
    message: string,
    readonly details: readonly FieldFault[] = [],
  ) {
    super(message);
  }
}

export interface ClientOptions {
  /** Where the daemon listens, such as `http://127.0.0.1:7456`. */
  readonly url: string;
  /** Sent as a bearer token; null for a browser with a cookie or a daemon that asks for none. */
  readonly token: string | null;
}

/** Calls the routes of the API. Answers are parsed with the route's own schema. */
export interface Client {
  /** @throws ApiError when the daemon refuses; the fetch error when it cannot be reached. */
  call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
    route: Route<P, Q, B, A>,
    input?: CallInput<Route<P, Q, B, A>>,
  ): Promise<z.output<A>>;
  /** The open response of a route that streams. @throws ApiError as `call` does. */
  open<R extends Route>(
    route: R,
    input?: CallInput<R> & { readonly lastEventId?: number },
  ): Promise<Response>;
}

export function createClient({ url, token }: ClientOptions): Client {
  async function send(route: Route, input: CallInput<Route> & { lastEventId?: number }) {
    const headers: Record<string, string> = {};
    if (token !== null) headers['authorization'] = `Bearer ${token}`;
    if (input.body !== undefined) headers['content-type'] = 'application/json';
    if (input.lastEventId !== undefined) headers['last-event-id'] = String(input.lastEventId);
    const response = await fetch(new URL(fill(route.path, input), url), {
      method: route.method,
      headers,
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      ...(input.signal === undefined ? {} : { signal: input.signal }),
    });
    if (!response.ok) throw await refusal(response);
    return response;
  }
  return {
    async call(route, input = {}) {
      const response = await send(route, input);
      return route.answer.parse(await response.json());
    },
    open: (route, input = {}) => send(route, input),
  };
}

function fill(path: string, input: CallInput<Route>): string {
  const params = entries(input.params);
  const filled = path.replace(/:(\w+)|\*/g, (part, name: string | undefined) => {
    const value = params.get(name ?? '*');
    if (value === undefined) throw new Error(`the path ${path} needs a value for ${part}`);
    return name === undefined
      ? value.split('/').map(encodeURIComponent).join('/')
      : encodeURIComponent(value);
  });
  const query = new URLSearchParams([...entries(input.query)]);
  return query.size === 0 ? filled : `${filled}?${query.toString()}`;
}

function entries(value: unknown): Map<string, string> {
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(
    Object.entries(value).flatMap(([key, part]) =>
      part === undefined || part === null ? [] : [[key, String(part)] as const],
    ),
  );
}

async function refusal(response: Response): Promise<ApiError> {
  const text = await response.text();
  const body = ErrorBody.safeParse(parseJson(text));
  if (!body.success)
    return new ApiError(response.status, 'INTERNAL', text.slice(0, 500) || response.statusText);
  const { code, message, details } = body.data.error;
  return new ApiError(response.status, code, message, details);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
