import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../../errors.ts';

/** A skill as a run is given it. */
export interface GivenSkill {
  readonly name: string;
  readonly description: string;
  /** The folder of its files, absolute. */
  readonly folder: string;
}

/**
 * Where each agent looks for skills in the folder that it works in: Claude Code,
 * Codex, OpenCode and Qwen Code say so in their manuals. Gemini CLI asks a person
 * before it reads one, so that it gets them in the prompt, as all others do.
 */
const places: Readonly<Record<string, string>> = {
  claude: '.claude/skills',
  'claude-acp': '.claude/skills',
  codex: '.agents/skills',
  'codex-acp': '.agents/skills',
  opencode: '.opencode/skills',
  'opencode-acp': '.opencode/skills',
  qwen: '.qwen/skills',
};

/** The folder, relative to the workspace, in which an agent looks for skills; null where it looks for none. */
export function skillPlace(agentId: string): string | null {
  return (Object.hasOwn(places, agentId) ? places[agentId] : undefined) ?? null;
}

/** Names the skills that an agent finds by itself; stands before the prompt. */
export function namedInPrompt(place: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const what = names.length === 1 ? `the skill ${names[0]}` : `the skills ${names.join(', ')}`;
  return `Use ${what}, which you find under ${place}.\n\n`;
}

/** A skill's text is cut after so many characters: all of a prompt has to fit. */
const longestBody = 100_000;

const frontMatter = /^\uFEFF?---[ \t]*\r?\n(?:[\s\S]*?\r?\n)?---[ \t]*(?:\r?\n|$)/;

/** A skill for an agent that does not find it by itself. @throws Error when its `SKILL.md` cannot be read */
export async function wholeInPrompt({ name, description, folder }: GivenSkill): Promise<string> {
  const file = path.join(folder, 'SKILL.md');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Error(`The skill ${name} cannot be read: ${messageOf(error)}`, { cause: error });
  });
  const body = text.replace(frontMatter, '').trim();
  const rest = body.length > longestBody ? `\n\n[… the rest stands in ${file}]` : '';
  return `Use the skill ${name}: ${description.trim()}\nIts files are in ${folder}. What it says:\n\n${body.slice(0, longestBody)}${rest}\n\n---\n\n`;
}
