import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parsePrompt, promptVariables } from '../src/prompt-variables.ts';
import { type PromptValues, renderPrompt } from '../src/prompt-values.ts';

const slotAt = Date.UTC(2026, 2, 29, 6, 30);
const values: PromptValues = {
  slotAt,
  timezone: 'Europe/Berlin',
  last: { outcome: 'succeeded', summary: 'Two pages.', at: Date.UTC(2026, 2, 28, 7, 30) },
  project: { name: 'Website', path: '/home/ada/website' },
  inputs: { topic: 'birds' },
  precheck: 'three changes',
};
const saying = (summary: string): PromptValues => ({
  ...values,
  last: { outcome: 'failed', summary, at: 0 },
});
const render = (prompt: string, own = values) => renderPrompt(prompt, own);
const faultsOf = (prompt: string) => parsePrompt(prompt).faults;

/** Text that knows what it wants: braces, variables, quotes, tags, fences, line ends of all kinds. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '{',
        '{{',
        '}}',
        '{{{{',
        '}}}}',
        '$',
        '@',
        ' ',
        '.',
        'slot',
        'slot.time',
        'input.x',
        '{{slot.time}}',
        '{{ last.summary }}',
        '{{slot.time @Europe/Berlin}}',
        '{{a.b}}',
        '"',
        "'",
        '`',
        '```',
        '~~~',
        '\\',
        '\n',
        '\r\n',
        '\r',
        '\u2028',
        '\u0085',
        '\v',
        '\t',
        '</s>',
        '</S >',
        '< / s>',
        '<',
        '/s>',
        '<s>',
        '\u0000',
        '\u001B[2J',
        '\uD800',
        '{{input.',
      ),
      fc.string({ maxLength: 6 }),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

describe('a variable in a prompt', () => {
  test.each([
    ['{{slot.time}}', '2026-03-29T08:30:00+02:00'],
    ['{{ slot.time @UTC }}', '2026-03-29T06:30:00+00:00'],
    ['{{slot.time @America/New_York}}', '2026-03-29T02:30:00-04:00'],
    ['{{slot.time @Asia/Kathmandu}}', '2026-03-29T12:15:00+05:45'],
    ['{{slot.date @Pacific/Kiritimati}}', '2026-03-29'],
    ['{{slot.weekday}}', 'Sunday'],
    ['{{last.outcome}}', 'succeeded'],
    ['{{last.summary}}', 'Two pages.'],
    ['{{last.time}}', '2026-03-28T08:30:00+01:00'],
    ['{{project.name}}', 'Website'],
    ['{{project.path}}', '/home/ada/website'],
    ['{{input.topic}}', 'birds'],
    ['{{precheck.output}}', 'three changes'],
    ['C:\\{{project.name}}', 'C:\\Website'],
    ['${{input.topic}}', '$birds'],
  ])('%s stands for its value', (prompt, expected) => {
    expect(faultsOf(prompt)).toEqual([]);
    expect(render(`Before ${prompt} after`)).toBe(`Before ${expected} after`);
  });

  it('says of what there is not yet that there is none', () => {
    const first = { ...values, last: null, precheck: null, inputs: {} };
    const prompt =
      '{{last.outcome}}|{{last.time}}|{{last.summary}}|{{precheck.output}}|{{input.topic}}';
    expect(render(prompt, first)).toBe('none|never|||');
    expect(render('{{input.constructor}}', first)).toBe('');
  });

  it('has doubled braces where it is to stand as it is', () => {
    expect(render('{{{{slot.time}}}} and {{{{ user.name }}}}')).toBe(
      '{{slot.time}} and {{ user.name }}',
    );
    expect(faultsOf('{{{{user.name}}}}')).toEqual([]);
  });
});

describe('what is no variable', () => {
  test.each([
    'Nothing here.',
    '{ "a": { "b": 1 } } }}',
    '{{name}} {{#if x}} {{/if}} {{> part}} {{ a | b }} {{{raw.html}}} {{.Values.x}} {{ }} {{',
    '${{ github.ref }} and ${{ secrets.TOKEN }}',
    '${{ input.x || y }}',
    '{{{{raw}}}} {{{{/raw}}}}',
  ])('is untouched: %s', (prompt) => {
    expect(faultsOf(prompt)).toEqual([]);
    expect(render(prompt)).toBe(prompt);
  });

  test('a prompt without {{ is itself, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }).filter((text) => !text.includes('{{')),
        (text) => {
          expect(render(text)).toBe(text);
          expect(parsePrompt(text).faults).toEqual([]);
        },
      ),
    );
  });
});

describe('a prompt that is refused', () => {
  test.each([
    ['{{solt.time}}', 1, 1, 'unknown variable {{solt.time}}'],
    ['a\nb {{slot.tiem}}', 2, 3, 'unknown variable {{slot.tiem}}'],
    ['{{user.name}}', 1, 1, '{{{{user.name}}}}'],
    ['{{slot.time @Europe/Berln}}', 1, 1, 'unknown time zone "Europe/Berln"'],
    ['{{slot.time @+02:00}}', 1, 1, 'unknown time zone'],
    ['{{project.name @UTC}}', 1, 1, 'takes no time zone'],
    ['{{slot.time Europe/Berlin}}', 1, 1, 'begins like a variable'],
    ['{{slot.time', 1, 1, 'begins like a variable'],
    ['{{ last.summary | upper }}', 1, 1, 'begins like a variable'],
    ['{{{slot.time}}}', 1, 1, 'in 3 braces'],
    ['{{{{slot.time}}', 1, 1, 'in 4 braces'],
  ])('%j says where and what there is', (prompt, line, column, words) => {
    const [fault, ...more] = faultsOf(prompt);
    expect(fault).toMatchObject({ line, column, message: expect.stringContaining(words) });
    expect(more).toEqual([]);
  });

  test('lists every variable that exists', () => {
    const [fault] = faultsOf('{{no.such}}');
    for (const { name } of promptVariables) expect(fault?.message).toContain(`{{${name}}}`);
  });

  test('keeps what could not be read as it is when it runs all the same', () => {
    expect(render('{{no.such}} {{slot.date}}')).toBe('{{no.such}} 2026-03-29');
  });
});

describe('a value is data', () => {
  test('any prompt can be read, and nothing of it is lost', () => {
    fc.assert(
      fc.property(hostile, (prompt) => {
        const { parts, faults } = parsePrompt(prompt);
        for (const { line, column } of faults)
          expect((prompt.split('\n')[line - 1] ?? '').slice(column - 1)).toMatch(/^\{\{/);
        const texts = parts.map(({ text }) => text).join('');
        // The braces that an escape doubles are all that goes.
        expect(prompt.replace(/[{}]/g, '')).toBe(texts.replace(/[{}]/g, ''));
      }),
      { numRuns: 2_000 },
    );
  });

  test('and adds no variable', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const once = render('<{{input.x}}>', { ...values, inputs: { x: value } });
        expect(once).not.toContain('2026-03-29T08:30:00+02:00');
        expect(once).not.toContain('Two pages.');
      }),
      { numRuns: 2_000 },
    );
    expect(render('{{last.summary}}', saying('{{slot.time}}'))).toBe('{{slot.time}}');
  });

  test('and does not end the double quotes around it', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const text = render('{"last": "{{last.summary}}", "ok": true}', saying(value));
        expect(JSON.parse(text)).toEqual({ last: expect.any(String), ok: true });
        expect(text).not.toContain('\n');
      }),
      { numRuns: 2_000 },
    );
  });

  test('and does not end single quotes or backticks around it', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const single = render("say '{{last.summary}}' now", saying(value));
        expect(single).toMatch(/^say '(?:[^'\\\n]|\\.)*' now$/);
        const ticks = render('run `a {{last.summary}} b` now', saying(value));
        expect(ticks).toMatch(/^run `[^`\n]*` now$/);
      }),
      { numRuns: 2_000 },
    );
  });

  test('and does not end a tag of the prompt', () => {
    fc.assert(
      fc.property(hostile, hostile, (one, two) => {
        const own = { ...saying(one), precheck: two };
        const text = render('<s>{{last.summary}}{{precheck.output}}</s>\nThen go on.', own);
        expect(text.match(/<\s*\/\s*s\b/gi)).toHaveLength(1);
      }),
      { numRuns: 2_000 },
    );
  });

  test('and stays in its lines, in a fence too', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const text = render('```\n{{precheck.output}}\n```\nDone.', { ...values, precheck: value });
        const lines = text.split('\n');
        expect(lines[0]).toBe('```');
        expect(lines.slice(-2)).toEqual(['```', 'Done.']);
        const between = lines.slice(1, -2);
        expect(between.length === 1 || between.every((line) => line.startsWith('> '))).toBe(true);
        for (const line of between) expect(line).not.toMatch(/^\s{0,3}(```|~~~)/);
        // oxlint-disable-next-line no-control-regex -- that they are gone is the point
        expect(text).not.toMatch(/[\r\v\f\u0085\u2028\u2029\u001B]/);
      }),
      { numRuns: 2_000 },
    );
  });

  test('of several lines is quoted line by line, on lines of its own', () => {
    expect(render('Last: {{last.summary}} Go on.', saying('one\n\ntwo\n'))).toBe(
      'Last: \n> one\n> \n> two\n Go on.',
    );
    expect(render('"{{last.summary}}"', saying('a "b"\n\\c'))).toBe('"a \\"b\\"\\n\\\\c"');
  });
});
