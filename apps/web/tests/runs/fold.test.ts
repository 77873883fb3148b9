import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunEvent, RunEventBody } from '@open-design/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { replay } from '../../../daemon/tests/agents/replay.ts';
import { Fold, joined } from '../../src/runs/fold/fold.ts';
import type { Item } from '../../src/runs/fold/item.ts';
import { began, came, numbered, printed, raw, said, status, thought } from './material.ts';

function folded(bodies: readonly RunEventBody[]): readonly Item[] {
  return new Fold().add(numbered(bodies)).items;
}
const kinds = (items: readonly Item[]) => items.map(({ kind }) => kind);
const texts = (items: readonly Item[]) => items.flatMap((it) => ('text' in it ? [it.text] : []));

test('pieces of text are paragraphs, and a block of code is not torn apart', () => {
  const items = folded([
    said('I look'),
    said(' at it.\n'),
    said('\nThen:\n\n```\na\n'),
    said('\nb\n```\n\n'),
    said('Done.'),
  ]);
  expect(texts(items)).toEqual(['I look at it.\n\n', 'Then:\n\n', '```\na\n\nb\n```\n\n', 'Done.']);
});

test('what a program prints is shown in pieces of lines', () => {
  const items = folded(Array.from({ length: 100 }, (_, at) => printed(`line ${at}\n`)));
  expect(items.length).toBe(4);
  expect(texts(items).join('')).toContain('line 0\nline 1\n');
});

test('a result stands with its call, however much came between', () => {
  const items = folded([
    began('1'),
    said('Meanwhile.'),
    began('2'),
    came('1', 'one'),
    came('2', 'two'),
  ]);
  expect(kinds(items)).toEqual(['tool', 'text', 'tool']);
  expect(items.map((it) => (it.kind === 'tool' ? it.call.result?.content : null))).toEqual([
    'one',
    null,
    'two',
  ]);
});

test('a plan is a plan, whichever agent tells it', () => {
  const todos = [
    { content: 'Read', status: 'completed' },
    { content: 'Write', status: 'in_progress' },
  ];
  const items = folded([
    raw({ sessionUpdate: 'plan', entries: todos }),
    { name: 'agent', data: { type: 'tool_use', id: 't', name: 'TodoWrite', input: { todos } } },
    raw({
      type: 'item.updated',
      item: { type: 'todo_list', items: [{ text: 'Read', completed: true }] },
    }),
  ]);
  const read = { text: 'Read', state: 'done' };
  const write = { text: 'Write', state: 'doing' };
  expect(items.map((it) => (it.kind === 'plan' ? it.steps : null))).toEqual([
    [read, write],
    [read, write],
    [read],
  ]);
});

test('the same state told over and over is one line', () => {
  expect(
    kinds(folded([status('working'), status('working'), said('Hi'), status('working')])),
  ).toEqual(['status', 'text', 'status']);
});

const words = fc.constantFrom('a', '\n', '\n\n', 'b\n', '```\n', '', 'x'.repeat(9_000), '\nc\n\n');
const id = fc.constantFrom('1', '2');
const event: fc.Arbitrary<RunEventBody> = fc.oneof(
  { weight: 4, arbitrary: words.map(said) },
  { weight: 2, arbitrary: words.map(thought) },
  { weight: 2, arbitrary: words.map(printed) },
  id.map((it) => began(it)),
  id.map((it) => came(it, 'done')),
  id.map((toolCallId) => raw({ sessionUpdate: 'tool_call_update', toolCallId, title: 'News' })),
  fc.constantFrom('working', 'writing').map(status),
  id.map(
    (it): RunEventBody => ({
      name: 'permission_answer',
      data: { id: it, state: 'allowed', by: null, note: null },
    }),
  ),
);

/** Read as a page is: from somewhere in the middle, some pages back, and on at the end. */
function inPages(events: readonly RunEvent[], cuts: readonly number[]): readonly Item[] {
  const at = [...cuts].map((it) => it % (events.length + 1)).sort((a, b) => a - b);
  const middle = at[Math.floor(at.length / 2)] ?? 0;
  let fold = new Fold();
  let have: RunEvent[] = [];
  const bounds = [0, ...at, events.length];
  for (const [index, until] of bounds.entries()) {
    const from = bounds[index - 1] ?? 0;
    if (from < middle) continue;
    fold.add(events.slice(from, until));
    have.push(...events.slice(from, until));
  }
  for (const [index, from] of [...bounds.entries()].toReversed()) {
    const until = bounds[index + 1] ?? events.length;
    if (until > middle) continue;
    const older = events.slice(from, until);
    fold = joined(older, fold, have);
    have = [...older, ...have];
  }
  return fold.items;
}

test('the conversation is the same in whichever pieces it was read', () => {
  const cuts = fc.array(fc.nat(200), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), cuts, (bodies, at) => {
      const events = numbered(bodies);
      expect(inPages(events, at)).toEqual(new Fold().add(events).items);
    }),
    { numRuns: 500 },
  );
});

test('after older events came before it, a conversation goes on as if they had always been there', () => {
  fc.assert(
    fc.property(fc.array(event, { minLength: 3, maxLength: 40 }), fc.nat(40), (bodies, at) => {
      const events = numbered(bodies);
      const [one, two] = [at % events.length, Math.floor((at % events.length) / 2)];
      const fold = joined(
        events.slice(0, two),
        new Fold().add(events.slice(two, one)),
        events.slice(two, one),
      );
      expect(fold.add(events.slice(one)).items).toEqual(new Fold().add(events).items);
    }),
  );
});

test('no two items have the same key, and no text is lost', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (bodies) => {
      const items = folded(bodies);
      expect(new Set(items.map(({ key }) => key)).size).toBe(items.length);
      const all = (name: string) =>
        bodies.flatMap((it) => {
          if (name === 'stdout') return it.name === 'stdout' ? [it.data.text] : [];
          return it.name === 'agent' && it.data.type === name && 'text' in it.data
            ? [it.data.text]
            : [];
        });
      for (const [kind, name] of [
        ['text', 'text_delta'],
        ['thinking', 'thinking_delta'],
        ['stdout', 'stdout'],
      ] as const)
        expect(texts(items.filter((it) => it.kind === kind)).join('')).toBe(all(name).join(''));
    }),
  );
});

let room = '';
beforeAll(() => {
  room = mkdtempSync(path.join(os.tmpdir(), 'od-fold-'));
  vi.stubEnv('OD_DATA_DIR', room);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(room, { recursive: true, force: true });
});

const folder = fileURLToPath(new URL('../../../daemon/tests/agents/recorded', import.meta.url));

test.each(readdirSync(folder).filter((it) => it.endsWith('.jsonl')))(
  'what the real agent printed in %s is understood, whole or in pieces',
  async (file) => {
    const [agent = ''] = file.split('-');
    const { port } = await replay({ agent, lines: readFileSync(`${folder}/${file}`, 'utf8') });
    const events = numbered(port.events);
    const whole = new Fold().add(events).items;
    for (let at = 1; at < events.length; at += 1) expect(inPages(events, [at])).toEqual(whole);
    expect(whole.filter(({ kind }) => kind === 'stray')).toEqual([]);
    expect(whole).not.toEqual([]);
  },
);
