import { type Route, routes } from '@open-design/contracts';
import {
  type ApiSchemas,
  apiSchemas,
  type JsonSchema,
  type RouteSchemas,
} from './openapi-schemas.ts';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}
export interface Content {
  readonly [mediaType: string]: { readonly schema: JsonSchema };
}
export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content: Content } | { $ref: string }>
  >;
  readonly security?: readonly [];
}
export interface ApiDocument {
  readonly openapi: '3.1.0';
  readonly info: Readonly<Record<'title' | 'version' | 'summary' | 'description', string>>;
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly security: readonly Readonly<Record<string, readonly []>>[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<
      Record<string, { readonly description: string; readonly content: Content }>
    >;
    readonly securitySchemes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
}

/** The error answers by status; every one has the same body. */
const errorAnswers = {
  '400': ['BadRequest', 'The request is not valid; `details` names every field at fault.'],
  '401': ['Unauthorized', 'The request shows neither the token nor the cookie of a login.'],
  '403': ['Forbidden', 'A page of another site sent the request.'],
  '404': ['NotFound', 'There is nothing with this id.'],
  '409': ['Conflict', 'It does not fit what is there.'],
  '413': ['TooLarge', 'The body is larger than 4 MiB.'],
  '415': ['NotJson', 'The body is not sent as application/json.'],
  '421': ['WrongHost', 'The Host of the request is not one of this daemon.'],
  '500': ['Failed', 'The daemon could not do it; the message is the text of the cause.'],
} as const;
type ErrorStatus = keyof typeof errorAnswers;

/**
 * The OpenAPI 3.1 document of the API, made from the contracts' table alone.
 * @param sessionCookie the name of the cookie where the reader is
 */
export function openApiDocument(version: string, sessionCookie: string): ApiDocument {
  const schemas = apiSchemas();
  const paths: Record<string, Record<string, Operation>> = {};
  for (const [name, route] of Object.entries(routes)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}').replace('*', '{path}');
    (paths[path] ??= {})[route.method.toLowerCase()] = operation(name, route, schemas);
  }
  const tags = [...new Set(Object.values(routes).map(({ tag }) => tag))];
  return {
    openapi: '3.1.0',
    info: {
      title: 'Open Design',
      version,
      summary: 'The API of the daemon that runs your coding agents on a schedule',
      description:
        'All instants are whole milliseconds since 1970-01-01T00:00:00Z. Every error answer has the same body, ErrorBody.',
    },
    servers: [{ url: '/' }],
    tags: tags.map((name) => ({ name })),
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      schemas: schemas.components,
      responses: errorResponses(),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The token of the data folder.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: sessionCookie,
          description: 'The cookie of a browser that was signed in by a login link.',
        },
      },
    },
  };
}

function errorResponses(): ApiDocument['components']['responses'] {
  const content = { 'application/json': { schema: ref('ErrorBody') } };
  return Object.fromEntries(
    Object.values(errorAnswers).map(([name, description]) => [name, { description, content }]),
  );
}

function operation(name: string, route: Route, schemas: ApiSchemas): Operation {
  const of = schemas.ofRoute(name);
  return {
    operationId: name,
    tags: [route.tag],
    summary: route.summary,
    parameters: [
      ...parameters(of.params, 'path'),
      ...parameters(of.query, 'query'),
      ...(route.kind === 'events' ? [lastEventId] : []),
    ],
    ...(of.body === null
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: of.body } } } }),
    responses: {
      [route.status]: { description: 'Done', content: answer(name, route, of) },
      ...Object.fromEntries(
        errorStatuses(name, route, of).map((status) => [
          status,
          { $ref: `#/components/responses/${errorAnswers[status][0]}` },
        ]),
      ),
    },
    ...(name === 'health' ? { security: [] } : {}),
  };
}

const lastEventId: Parameter = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  description: 'The id of the last event that the viewer has; browsers send it by themselves.',
  schema: { type: 'integer', minimum: 0 },
};

function parameters(schema: JsonSchema, place: 'path' | 'query'): Parameter[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, of]) => {
    if (typeof of === 'boolean') return [];
    const required = place === 'path' || (schema.required ?? []).includes(name);
    if (name !== '*') return [{ name, in: place, required, schema: of }];
    const description = 'The path of the file within the project, with its slashes as they are.';
    return [{ name: 'path', in: place, required, description, schema: of }];
  });
}

function answer(name: string, route: Route, of: RouteSchemas): Content {
  if (route.kind === 'file') return { '*/*': { schema: { type: 'string', format: 'binary' } } };
  if (route.kind === 'json') return { 'application/json': { schema: of.answer } };
  const event = name === 'runEvents' ? 'RunEventBody' : 'DaemonEvent';
  return { 'text/event-stream': { schema: ref(event) } };
}

/** The routes that may not fit what is there. */
const conflicting = ['createProject', 'deleteProject', 'updateRoutine'];

function errorStatuses(name: string, { path, kind }: Route, of: RouteSchemas): ErrorStatus[] {
  const hasId = path.includes(':');
  const hasInput = hasId || of.body !== null || Object.keys(of.query.properties ?? {}).length > 0;
  return [
    ...(hasInput || kind === 'events' ? (['400'] as const) : []),
    ...(name === 'health' ? [] : (['401'] as const)),
    '403',
    ...(hasId ? (['404'] as const) : []),
    ...(conflicting.includes(name) ? (['409'] as const) : []),
    ...(of.body === null ? [] : (['413', '415'] as const)),
    '421',
    '500',
  ];
}

function ref(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}
