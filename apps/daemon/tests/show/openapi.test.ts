import { routes } from '@open-design/contracts';
import { expect, test } from 'vitest';
import { openApiDocument } from '../../src/show/openapi.ts';
import { startFrame } from './frame.ts';

const document = openApiDocument('1.2.3', 'od_session_7456');

function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === '$ref' ? [String(part)] : refsIn(part),
  );
}

test('the document is OpenAPI 3.1.0 and names every route of the table, once', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(document.info).toMatchObject({ title: 'Open Design', version: '1.2.3' });
  const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, it]) => [it.operationId, `${method} ${path}`] as const),
  );
  const expected = Object.entries(routes).map(
    ([name, { method, path }]) =>
      [
        name,
        `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}').replace('*', '{path}')}`,
      ] as const,
  );
  expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(expected));
  expect(listed.length).toBe(expected.length);
});

test('every reference leads somewhere, and nothing of the generator is left over', () => {
  const refs = refsIn(document);
  expect(refs.length).toBeGreaterThan(100);
  for (const ref of refs) {
    const [root, ...names] = ref.split('/');
    expect([ref, root]).toEqual([ref, '#']);
    let at: unknown = document;
    for (const name of names)
      at = typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined;
    expect([ref, typeof at]).toEqual([ref, 'object']);
  }
  expect(JSON.stringify(document)).not.toMatch(/\$defs|__schema|x-none|9007199254740991/);
});

test('every parameter of a path is declared, and no other', () => {
  for (const [path, methods] of Object.entries(document.paths))
    for (const operation of Object.values(methods)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = operation.parameters.filter((it) => it.in === 'path');
      expect([path, declared.map(({ name }) => name)]).toEqual([path, inPath]);
      expect(declared.every(({ required }) => required)).toBe(true);
    }
});

test('a request may leave out what has a default; an answer always has it', () => {
  const { schemas } = document.components;
  expect(schemas['RoutineInput']?.required).toEqual(['name', 'prompt', 'schedule', 'target']);
  expect(schemas['RoutineInput']?.examples).toHaveLength(1);
  expect(schemas['Routine']?.required).toContain('enabled');
  expect(schemas['RoutineContext']?.required).toContain('skillIds');
  expect(Object.keys(schemas['RoutineContextInput'] ?? {})).toContain('properties');
  expect(schemas['RoutineContextInput']?.required).toBeUndefined();
  const limit = document.paths['/api/routines/{id}/runs']?.['get']?.parameters[1];
  expect(limit).toMatchObject({
    name: 'limit',
    required: false,
    schema: { default: 20, maximum: 100 },
  });
});

test('the health check alone asks for no sign-in', () => {
  const free = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).filter(({ security }) => security !== undefined),
  );
  expect(free.map(({ operationId }) => operationId)).toEqual(['health']);
});

test('the document and the page to read are served; the page needs no script', async () => {
  const frame = await startFrame();
  const json = await frame.send({ path: '/api/openapi.json' });
  expect(json.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(json.json().paths).toEqual(JSON.parse(JSON.stringify(openApiDocument('0', 'c').paths)));
  const page = await frame.send({ path: '/api/docs' });
  expect(page.status).toBe(200);
  for (const name of Object.keys(routes)) expect(page.text).toContain(`<article id="${name}">`);
  const targets = new Set([...page.text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  const links = [...page.text.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(links.filter((id) => !targets.has(id))).toEqual([]);
  expect(page.text).not.toMatch(/<script|https?:\/\/(?!127\.0\.0\.1|www\.w3\.org)/);
});

test('the style of a page is the one that its policy allows', async () => {
  const frame = await startFrame();
  const page = await frame.send({ path: '/' });
  const style = /<style>([^]*?)<\/style>/.exec(page.text)?.[1] ?? '';
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style));
  const hash = Buffer.from(bytes).toString('base64');
  expect(page.headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`);
});
