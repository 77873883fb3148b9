import { exampleOf } from './docs-example.ts';
import { fieldTable, schemaFields } from './docs-schema.ts';
import { type Html, html, prose } from './html.ts';
import type { ApiDocument, Content, Operation, Parameter } from './openapi.ts';

/** Where the example lines point and how they sign in. */
export interface DocsReader {
  readonly origin: string;
  /** Null when the daemon asks for no token. */
  readonly tokenFile: string | null;
}

/** The faults that any operation can answer with; the page tells them once. */
export const everywhere = new Set(['401', '403', '421', '500']);

/** One operation: what it does, what it takes, what it answers, and a line to try it with. */
export function operationSection(
  document: ApiDocument,
  reader: DocsReader,
  path: string,
  method: string,
  operation: Operation,
): Html {
  const { operationId, summary, parameters, requestBody, responses } = operation;
  const body = schemaOf(requestBody?.content);
  const answers = Object.entries(responses)
    .filter(([status]) => !everywhere.has(status))
    .map(([status, answer]) => answerLine(document, status, answer));
  return html`<article id="${operationId}"><h3><a class="anchor" href="#${operationId}"><span class="method ${method}">${method.toUpperCase()}</span> <code>${breakable(path)}</code></a></h3><p>${prose(summary)}</p>${
    parameters.length === 0 ? null : html`<h4>Parameters</h4>${parameterTable(parameters)}`
  }${body === null ? null : html`<h4>Body</h4>${schemaFields(named(document, body))}`}<h4>Try it</h4><pre><code>${curl(document, reader, path, method, operation)}</code></pre><h4>Answers</h4><ul class="answers">${answers}</ul></article>`;
}

/** Lets a narrow screen break a path after its slashes. */
function breakable(path: string): Html {
  return html`${path.split('/').map((part, at) => (at === 0 ? html`${part}` : html`/<wbr>${part}`))}`;
}

function parameterTable(parameters: readonly Parameter[]): Html {
  return fieldTable(
    parameters.map(({ name, in: place, required, schema, description }) => ({
      name,
      isRequired: required,
      schema,
      description: description ?? schema.description ?? `in the ${place}`,
    })),
  );
}

function answerLine(
  document: ApiDocument,
  status: string,
  answer: Operation['responses'][string],
): Html {
  if ('$ref' in answer) {
    const name = answer.$ref.split('/').at(-1) ?? '';
    const of = document.components.responses[name];
    return html`<li class="fault"><b>${status}</b> ${prose(of?.description ?? name)}</li>`;
  }
  const [mediaType = ''] = Object.keys(answer.content);
  const schema = schemaOf(answer.content) ?? {};
  if (mediaType === '*/*') return html`<li><b>${status}</b> The bytes of the file.</li>`;
  const fields = html`<div class="fields">${schemaFields(schema)}</div>`;
  if (mediaType !== 'application/json')
    return html`<li><b>${status}</b> A stream of server-sent events, one JSON value each:${fields}</li>`;
  const example = JSON.stringify(exampleOf(schema, document.components.schemas), null, 2);
  return html`<li><b>${status}</b> ${fields}<details><summary>Example</summary><pre><code>${example}</code></pre></details></li>`;
}

function curl(
  document: ApiDocument,
  { origin, tokenFile }: DocsReader,
  path: string,
  method: string,
  { requestBody, responses, security }: Operation,
): string {
  const isStream = JSON.stringify(responses).includes('text/event-stream');
  const body = schemaOf(requestBody?.content);
  const parts = [
    `curl${isStream ? ' -N' : ''}${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} '${origin}${path.replaceAll('{', '<').replaceAll('}', '>')}'`,
    ...(tokenFile === null || security !== undefined
      ? []
      : ['-H "Authorization: Bearer $OD_TOKEN"']),
    ...(body === null
      ? []
      : [
          "-H 'Content-Type: application/json'",
          `-d '${JSON.stringify(exampleOf(body, document.components.schemas), null, 2).replaceAll('\n', '\n  ')}'`,
        ]),
  ];
  return parts.join(' \\\n  ');
}

function schemaOf(content: Content | undefined) {
  return Object.values(content ?? {})[0]?.schema ?? null;
}

function named(document: ApiDocument, schema: NonNullable<ReturnType<typeof schemaOf>>) {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (document.components.schemas[name] ?? schema);
}
