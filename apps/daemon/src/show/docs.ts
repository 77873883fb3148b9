import type { FastifyInstance } from 'fastify';
import { type Auth, sessionCookie } from './auth.ts';
import { refName } from './docs-example.ts';
import { type DocsReader, everywhere, operationSection } from './docs-operation.ts';
import { schemaFields } from './docs-schema.ts';
import { type Html, html, prose } from './html.ts';
import { type ApiDocument, type Operation, openApiDocument } from './openapi.ts';
import { sendPage } from './page.ts';

/** Adds `GET /api/openapi.json` and the same to read at `GET /api/docs`. */
export function mountDocs(app: FastifyInstance, version: string, auth: Auth): void {
  // Made at the first wish: most starts of the daemon never see one. The guard bounds their number.
  const made = new Map<string, ApiDocument>();
  const document = (host: string | undefined) => {
    const cookie = sessionCookie(host);
    const it = made.get(cookie) ?? openApiDocument(version, cookie);
    made.set(cookie, it);
    return it;
  };
  app.get('/api/openapi.json', ({ headers }, reply) =>
    reply.type('application/json; charset=utf-8').send(JSON.stringify(document(headers.host))),
  );
  app.get('/api/docs', (request, reply) => {
    const tokenFile = auth.kind === 'token' ? auth.tokenFile : null;
    const reader = { origin: `http://${request.headers.host ?? ''}`, tokenFile };
    return sendPage(reply, {
      title: 'API · Open Design',
      main: docsPage(document(request.headers.host), reader),
    });
  });
}

interface Listed {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

function docsPage(document: ApiDocument, reader: DocsReader): Html {
  const all: Listed[] = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const groups = document.tags.map(({ name }) => ({
    name,
    listed: all.filter(({ operation }) => operation.tags.includes(name)),
  }));
  const sections = groups.map(
    ({ name, listed }) =>
      html`<section id="${name}"><h2>${name}</h2>${listed.map(({ path, method, operation }) => operationSection(document, reader, path, method, operation))}</section>`,
  );
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) =>
      html`<article id="schema-${name}"><h3><a class="anchor" href="#schema-${name}"><code>${name}</code></a></h3>${schemaFields(schema)}</article>`,
  );
  return html`<div class="docs"><nav aria-label="Contents">${contents(groups)}</nav><main>${intro(document, reader)}${sections}<section id="schemas"><h2>Schemas</h2>${schemas}</section></main></div>`;
}

function contents(groups: readonly { name: string; listed: readonly Listed[] }[]): Html {
  const list = groups.map(
    ({ name, listed }) =>
      html`<p><a href="#${name}">${name}</a></p><ul>${listed.map(
        ({ method, operation }) =>
          html`<li><a href="#${operation.operationId}"><span class="method ${method}">${method.toUpperCase()}</span> ${operation.operationId}</a></li>`,
      )}</ul>`,
  );
  return html`<p><a href="#top">Open Design API</a></p>${list}<p><a href="#schemas">Schemas</a></p>`;
}

function intro({ info, paths, components }: ApiDocument, { origin, tokenFile }: DocsReader): Html {
  const signIn =
    tokenFile === null
      ? html`<p>This daemon asks for no token.</p>`
      : html`<p>Requests show the daemon’s token. The lines below take it from a variable:</p><pre><code>OD_TOKEN=$(cat '${tokenFile}')</code></pre>`;
  const answers = Object.values(paths).flatMap((methods) =>
    Object.values(methods).flatMap(({ responses }) => Object.entries(responses)),
  );
  const faults = [...everywhere].map((status) => {
    const [, answer] = answers.find(([other]) => other === status) ?? [];
    const name = answer !== undefined && '$ref' in answer ? refName(answer) : null;
    return html`<li class="fault"><b>${status}</b> ${prose(components.responses[name ?? '']?.description ?? '')}</li>`;
  });
  return html`<header id="top"><h1>Open Design API</h1><p class="small">Version ${info.version} at <code>${origin}</code> · <a href="/api/openapi.json">OpenAPI document</a></p><p>${info.summary}.</p><p>${info.description}</p>${signIn}<p>Any operation may also answer:</p><ul class="answers">${faults}</ul></header>`;
}
