import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { codexHome } from './codex-refusals.ts';
import type { Environment } from './line-agent.ts';

const CodexModels = z.object({
  models: z.array(z.object({ slug: z.string(), visibility: z.string().optional() })),
});

/** The models that an agent has written down on this machine; none where it keeps no list. */
export async function modelsOf(id: string, environment: Environment): Promise<string[]> {
  if (id !== 'codex' && id !== 'codex-acp') return [];
  try {
    const text = await readFile(path.join(codexHome(environment), 'models_cache.json'), 'utf8');
    const { models } = CodexModels.parse(JSON.parse(text));
    return models.filter(({ visibility }) => visibility !== 'hide').map(({ slug }) => slug);
  } catch {
    return [];
  }
}
