import path from 'node:path';
import type { PluginSkill } from '@open-design/contracts';

/** A skill as a run is given it. */
export interface SkillToPlace extends Pick<PluginSkill, 'name' | 'description'> {
  /** The folder of its files, absolute. */
  readonly folder: string;
  /** What its `SKILL.md` says below the front matter, for agents that look for skills nowhere. */
  readonly body: string;
}

/** Where the skills of a run go. */
export interface SkillPlacement {
  /** Folders to copy: `path` is relative to the workspace, with `/`; `from` is absolute. */
  readonly files: readonly { readonly path: string; readonly from: string }[];
  /** Stands before the prompt; empty where there are no skills. Ends with an empty line. */
  readonly promptPrefix: string;
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

/** Tells where skills go for an agent. Two of one name are one: the first. Pure. */
export function skillPlacement(agentId: string, skills: readonly SkillToPlace[]): SkillPlacement {
  const own = skills.filter(({ name }, at) => skills.findIndex((it) => it.name === name) === at);
  if (own.length === 0) return { files: [], promptPrefix: '' };
  const place = Object.hasOwn(places, agentId) ? places[agentId] : undefined;
  if (place === undefined) return { files: [], promptPrefix: own.map(inPrompt).join('') };
  const files = own.map(({ name, folder }) => ({
    path: path.posix.join(place, name),
    from: folder,
  }));
  const names = own.map(({ name }) => name).join(', ');
  const what = own.length === 1 ? `the skill ${names}` : `the skills ${names}`;
  return { files, promptPrefix: `Use ${what}, which you find under ${place}.\n\n` };
}

function inPrompt({ name, description, folder, body }: SkillToPlace): string {
  return `Use the skill ${name}: ${description.trim()}\nIts files are in ${folder}. What it says:\n\n${body.trim()}\n\n---\n\n`;
}
