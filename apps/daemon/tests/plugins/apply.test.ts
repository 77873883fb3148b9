import type { InstalledPluginRecord, PluginManifest } from '@open-design/contracts';
import { describe, expect, test } from 'vitest';
import { applyPlugin, applyServer, composePrompt } from '../../src/plugins/apply.ts';

type Od = NonNullable<PluginManifest['od']>;

function plugin(
  od: Partial<Od> = {},
  changes: Partial<InstalledPluginRecord> = {},
): InstalledPluginRecord {
  return {
    id: 'poem',
    title: 'Poem',
    version: '1.0.0',
    sourceKind: 'local',
    source: '/nowhere',
    fsPath: '/nowhere',
    trust: 'trusted',
    capabilitiesGranted: [],
    installedAt: 0,
    updatedAt: 0,
    manifest: { name: 'poem', version: '1.0.0', od: { kind: 'skill', ...od } },
    ...changes,
  };
}

const topic = { name: 'topic', type: 'string', required: true };

describe('applying a plugin', () => {
  test('takes what is given, else what it has by default, and nothing that it does not ask for', () => {
    const inputs = [
      topic,
      { name: 'lines', type: 'number', default: 4 },
      { name: 'mood', type: 'string' },
    ];
    const { snapshot, prompt } = applyPlugin(
      plugin({ inputs, useCase: { query: '{{ lines }} lines on {{topic}}, {{mood}}' } }),
      { topic: 'birds', other: 'x' },
    );
    expect(snapshot.inputs).toEqual({ topic: 'birds', lines: 4 });
    expect(prompt).toBe('4 lines on birds, {{mood}}');
  });

  test('fills in values that look like placeholders as they are', () => {
    const inputs = [topic, { name: 'mood', type: 'string' }];
    const { prompt } = applyPlugin(plugin({ inputs, useCase: { query: '{{topic}} {{mood}}' } }), {
      topic: '{{mood}} $& $1',
      mood: '{{topic}}',
    });
    expect(prompt).toBe('{{mood}} $& $1 {{topic}}');
  });

  test.each([
    ['a required input has no value', {}, 'PLUGIN_INPUT_MISSING', '"topic"'],
    ['a text is a number', { topic: 3 }, 'PLUGIN_INPUT_INVALID', 'expected a text, got 3'],
    [
      'an option is none',
      { topic: 'x', size: 'huge' },
      'PLUGIN_INPUT_INVALID',
      'one of small, large',
    ],
    [
      'a number is a text',
      { topic: 'x', lines: '3' },
      'PLUGIN_INPUT_INVALID',
      'expected a number, got "3"',
    ],
  ])('is refused where %s, and names it', (_what, given, code, words) => {
    const size = { name: 'size', type: 'select', options: ['small', 'large'] };
    const inputs = [topic, size, { name: 'lines', type: 'number' }];
    const refusal = () => applyPlugin(plugin({ inputs }), given);
    expect(refusal).toThrow(expect.objectContaining({ code }));
    expect(refusal).toThrow(words);
  });

  test('has one digest for the same manifest, inputs and context, and another for any other', () => {
    const inputs = [topic];
    const digest = (it: InstalledPluginRecord, given: string) =>
      applyPlugin(it, { topic: given }).snapshot.manifestSourceDigest;
    const one = digest(plugin({ inputs }), 'birds');
    expect(digest(plugin({ inputs }, { updatedAt: 5, trust: 'bundled' }), 'birds')).toBe(one);
    expect(digest(plugin({ inputs }), 'bees')).not.toBe(one);
    expect(digest(plugin({ inputs, context: { assets: ['a'] } }), 'birds')).not.toBe(one);
  });
});

describe('a restricted plugin', () => {
  const mcp = [{ name: 'm', command: 'node', args: [], env: {} }];
  const skills = [{ name: 's', description: 'd', path: '.', allowedTools: 'Bash', hooks: true }];

  test('is refused with what is required, granted and missing, and the command that grants it', () => {
    const it = plugin(
      { capabilities: ['prompt:inject', 'net:read'], context: { mcp, skills } },
      { trust: 'restricted', capabilitiesGranted: ['net:read'] },
    );
    expect(() => applyPlugin(it, {})).toThrow(
      expect.objectContaining({
        code: 'PLUGIN_CAPABILITY_MISSING',
        message:
          'Cannot apply the restricted plugin poem: it requires prompt:inject, net:read, mcp:start, tools:allow, hooks:run; ' +
          'granted: net:read; missing: prompt:inject, mcp:start, tools:allow, hooks:run. ' +
          '`open-design plugin grant poem prompt:inject mcp:start tools:allow hooks:run` grants it.',
      }),
    );
    expect(() => applyPlugin({ ...it, trust: 'trusted' }, {})).not.toThrow();
  });

  test('cannot start programs by not asking for it', () => {
    const it = plugin({ context: { mcp } }, { trust: 'restricted' });
    expect(() => applyPlugin(it, {})).toThrow('missing: mcp:start');
    const granted = { ...it, capabilitiesGranted: ['mcp:start'] };
    expect(applyPlugin(granted, {}).snapshot.mcpServers).toEqual(mcp);
  });

  test('gives one of its servers away for no more than that takes', () => {
    const it = plugin(
      { capabilities: ['net:read'], inputs: [topic], context: { mcp } },
      { trust: 'restricted', capabilitiesGranted: ['mcp:start'] },
    );
    const { snapshot, prompt } = applyServer(it, 'm');
    expect({ prompt, ...snapshot }).toMatchObject({ prompt: null, mcpServers: mcp, inputs: {} });
    expect(() => applyServer(it, 'n')).toThrow(
      expect.objectContaining({ code: 'PLUGIN_NOT_FOUND' }),
    );
    expect(() => applyServer({ ...it, capabilitiesGranted: [] }, 'm')).toThrow(
      'missing: mcp:start',
    );
  });

  test('with a server that cannot be read is refused', () => {
    expect(() => applyPlugin(plugin({ context: { mcp: [{ name: 'x y' }] } }), {})).toThrow(
      expect.objectContaining({ code: 'PLUGIN_INVALID' }),
    );
  });
});

describe('the prompt of several plugins', () => {
  const asks = (query: string) =>
    applyPlugin(plugin({ inputs: [{ name: 'prompt', type: 'text' }], useCase: { query } }), {
      prompt: 'P',
    });

  test('is what each makes of it, in order', () => {
    expect(composePrompt('P', [asks('One: {{prompt}}'), asks('Two.')])).toBe('One: P\n\nTwo.');
  });

  test("keeps the routine's own where none has taken it up", () => {
    expect(composePrompt('P', [asks('One.'), applyPlugin(plugin(), {})])).toBe('One.\n\nP');
    expect(composePrompt('P', [applyPlugin(plugin(), {})])).toBe('P');
    const undeclared = applyPlugin(plugin({ useCase: { query: 'Do {{prompt}}' } }), {});
    expect(composePrompt('P', [undeclared])).toBe('Do {{prompt}}\n\nP');
  });
});
