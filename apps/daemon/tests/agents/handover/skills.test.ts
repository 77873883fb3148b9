import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  namedInPrompt,
  skillPlace,
  wholeInPrompt,
} from '../../../src/agents/handover/skill-places.ts';
import { folderWith } from '../../plugins/folders.ts';

describe('skills', () => {
  test.each([
    ['claude', '.claude/skills'],
    ['claude-acp', '.claude/skills'],
    ['codex', '.agents/skills'],
    ['codex-acp', '.agents/skills'],
    ['opencode', '.opencode/skills'],
    ['opencode-acp', '.opencode/skills'],
    ['qwen', '.qwen/skills'],
    ['gemini', null],
    ['command', null],
    ['constructor', null],
  ])('of %s are looked for in %s', (agentId, place) => {
    expect(skillPlace(agentId)).toBe(place);
  });

  test('that an agent finds are named in its prompt', () => {
    expect(namedInPrompt('.x', [])).toBe('');
    expect(namedInPrompt('.x', ['a'])).toBe('Use the skill a, which you find under .x.\n\n');
    expect(namedInPrompt('.x', ['a', 'b'])).toBe(
      'Use the skills a, b, which you find under .x.\n\n',
    );
  });

  test('that it does not find stand in its prompt, without their front matter', async () => {
    const folder = folderWith({
      'SKILL.md': '\uFEFF--- \r\nname: a\r\ndescription: Does a.\r\n---\r\n\r\n# A\n---\nDo a.\n',
    });
    expect(await wholeInPrompt({ name: 'a', description: 'Does a.\n', folder })).toBe(
      `Use the skill a: Does a.\nIts files are in ${folder}. What it says:\n\n# A\n---\nDo a.\n\n---\n\n`,
    );
  });

  test('that are very long are cut, and say where the rest is', async () => {
    const folder = folderWith({});
    const file = path.join(folder, 'SKILL.md');
    writeFileSync(file, `---\nname: a\n---\n${'x'.repeat(200_000)}`);
    const text = await wholeInPrompt({ name: 'a', description: 'A.', folder });
    expect(text.length).toBeLessThan(101_000);
    expect(text).toContain(`[… the rest stands in ${file}]`);
  });

  test('that cannot be read say so', async () => {
    const skill = { name: 'a', description: 'A.', folder: folderWith({}) };
    await expect(wholeInPrompt(skill)).rejects.toThrow('The skill a cannot be read: ENOENT');
  });
});
