import { z } from 'zod';
import { Instant } from '../time.ts';

/** What a route answers with: JSON of a schema, or a body that is streamed or read from disk. */
export type AnswerKind = 'json' | 'events' | 'file';

/** One route of the API. The daemon serves it, the client calls it and the OpenAPI page shows it from this alone. */
export interface Route<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  A extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With `:name` for parameters; a last `*` takes the rest of the path. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The status of success. */
  readonly status: 200 | 201 | 202;
  readonly answer: A;
  readonly kind: AnswerKind;
}

export const none = z.object({});
export const noBody = z.undefined();
export const id = z.object({ id: z.string().min(1) });
export const count = (fallback: number, max: number) =>
  z.coerce.number().int().min(1).max(max).default(fallback);
export const millis = z.coerce.number().pipe(Instant);

export function route<
  P extends z.ZodType = typeof none,
  Q extends z.ZodType = typeof none,
  B extends z.ZodType = typeof noBody,
  A extends z.ZodType = typeof none,
>(it: {
  method: Route['method'];
  path: string;
  tag: string;
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  status?: Route['status'];
  answer?: A;
  kind?: AnswerKind;
}): Route<P, Q, B, A> {
  // The defaults above are these very schemas; TypeScript cannot see that an omitted key means its default.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const defaults = { params: none, query: none, body: noBody, answer: none } as unknown as {
    params: P;
    query: Q;
    body: B;
    answer: A;
  };
  return { status: 200, kind: 'json', ...defaults, ...it };
}
