import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InstalledPluginRecord, PluginManifest, SnapshotInput } from '@open-design/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DaemonError } from '../../src/errors.ts';
import { applyPlugin } from '../../src/plugins/apply.ts';
import type { Inputs } from '../../src/plugins/inputs.ts';
import { readJson } from '../../src/plugins/json-lines.ts';
import { readManifest } from '../../src/plugins/manifest-file.ts';
import { readSkill } from '../../src/plugins/skill-file.ts';
import { exampleFolder } from './folders.ts';

const example = readFileSync(path.join(exampleFolder('weekly-report'), 'open-design.json'), 'utf8');
const skill = readFileSync(path.join(exampleFolder('csv-profiler'), 'SKILL.md'), 'utf8');

/** A text with a few cuts, doublings and strange pieces in it. */
function mutilated(text: string): fc.Arbitrary<string> {
  const piece = fc.constantFrom(
    '',
    '"',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '\\',
    '\n',
    'null',
    '0',
    '-1',
    '1e999',
    '[]',
    '{}',
    '__proto__',
    '../',
    '\u0000',
    '\uD800',
    '\u2028',
    '{{x}}',
    '{{prompt}}',
    'true',
    '"name"',
    '---\n',
    '\t',
    '- ',
    '|',
    '>',
  );
  const cut = fc.record({ at: fc.nat(text.length), length: fc.nat(12), piece });
  return fc
    .array(cut, { minLength: 1, maxLength: 4 })
    .map((cuts) =>
      cuts.reduce(
        (it, { at, length, piece }) => it.slice(0, at) + piece + it.slice(at + length),
        text,
      ),
    );
}

/** The example with some of its values replaced by any other. */
const changed = fc
  .array(fc.record({ at: fc.nat(60), value: fc.jsonValue({ maxDepth: 2 }) }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((changes) => {
    let count = 0;
    return JSON.stringify(
      JSON.parse(example, (_key, value: unknown) => {
        const change = changes.find(({ at }) => at === count);
        count += 1;
        return change === undefined ? value : change.value;
      }),
      null,
      2,
    );
  });

/** Mostly what the example asks for. */
const givenInputs = fc.record(
  {
    prompt: fc.oneof({ weight: 9, arbitrary: fc.string() }, fc.jsonValue()),
    topic: fc.oneof({ weight: 9, arbitrary: fc.string() }, fc.jsonValue()),
    length: fc.constantFrom('short', 'long', 'medium'),
    toString: fc.jsonValue(),
  },
  { requiredKeys: ['prompt', 'topic'] },
);

function expectFaults(faults: readonly { field: string; message: string }[], text: string): void {
  expect(faults.length).toBeGreaterThan(0);
  for (const { field, message } of faults) {
    const line = Number(/^[\w.-]+:(\d+)/.exec(field)?.[1]);
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(text.split('\n').length);
    expect(message).not.toBe('');
  }
}

/** What is recorded of an application, or null where its inputs do not fit. */
function appliedTo(plugin: InstalledPluginRecord, given: Inputs): SnapshotInput | null {
  try {
    return applyPlugin(plugin, given).snapshot;
  } catch (error) {
    if (error instanceof DaemonError && error.code.startsWith('PLUGIN_INPUT_')) return null;
    throw error;
  }
}

test('any manifest is refused with lines, or can be stored and applied', () => {
  let applied = 0;
  let refused = 0;
  fc.assert(
    fc.property(fc.oneof(mutilated(example), changed), givenInputs, (text, given) => {
      const read = readManifest(text);
      if (!('manifest' in read)) {
        refused += 1;
        expectFaults(read, text);
        return;
      }
      const manifest = PluginManifest.parse(JSON.parse(JSON.stringify(read.manifest)));
      const plugin = InstalledPluginRecord.parse({
        id: manifest.name,
        title: manifest.name,
        version: manifest.version,
        sourceKind: 'local',
        source: '/x',
        fsPath: '/x',
        trust: 'trusted',
        capabilitiesGranted: [],
        installedAt: 0,
        updatedAt: 0,
        manifest,
      });
      const snapshot = appliedTo(plugin, JSON.parse(JSON.stringify(given)));
      if (snapshot !== null) applied += 1;
      const kept = SnapshotInput.nullable().parse(JSON.parse(JSON.stringify(snapshot)));
      expect(kept).toEqual(snapshot);
    }),
    { numRuns: 3_000 },
  );
  // A run that refused all or nothing would prove nothing.
  expect(applied).toBeGreaterThan(100);
  expect(refused).toBeGreaterThan(100);
});

test('any SKILL.md is refused with lines, or names a skill', () => {
  let named = 0;
  fc.assert(
    fc.property(mutilated(skill), (text) => {
      const read = readSkill('SKILL.md', text);
      if (!('skill' in read)) return expectFaults(read, text);
      named += 1;
      expect(read.skill.name).toMatch(/^[a-z0-9]+([.-][a-z0-9]+)*$/);
      expect(read.skill.description.trim()).not.toBe('');
    }),
    { numRuns: 3_000 },
  );
  expect(named).toBeGreaterThan(100);
});

test('a field of any JSON text stands in the line that is said', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (value) => {
      const text = JSON.stringify(value, null, 1);
      const read = readJson(text);
      if (!('lines' in read)) throw new Error(read.message);
      const all = text.split('\n');
      for (const [key] of Object.entries(value)) {
        const line = read.lines.get(key);
        if (key === '' || line === undefined) continue;
        // A key with dots in it looks like a path: the line is then that of one of the two.
        const isThere = all[line - 1]?.trim().startsWith(JSON.stringify(key));
        expect(isThere === true || key.includes('.')).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});
