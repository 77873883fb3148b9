import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Policies, routes } from '@open-design/contracts';
import type { z } from 'zod';
import type { TestDaemon } from '../house/daemon.ts';

const program = fileURLToPath(new URL('./fixtures/agent.mjs', import.meta.url));

/** How the fixture agent is started for a scene. */
export function acting(scene: string, argument = ''): { argv: string[] } {
  return { argv: [process.execPath, program, scene, argument] };
}

/** A project on a folder of its own, with files. */
export async function project(
  { client, dataDir }: TestDaemon,
  id: string,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = path.join(dataDir, 'work', id);
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  const { projects } = await client.call(routes.listProjects);
  // A test that is tried once more finds its project.
  if (!projects.some((it) => it.id === id))
    await client.call(routes.createProject, { body: { id, name: id, folder } });
  return folder;
}

/** A message to the fixture agent; the agent run's id. */
export async function message(
  { client }: TestDaemon,
  projectId: string,
  options: { argv: string[] },
  text = 'Make the greeting friendlier.',
): Promise<string> {
  const { runId } = await client.call(routes.createRun, {
    body: { agentId: 'acp', agentOptions: options, projectId, message: text },
  });
  return runId;
}

/** Messages in one conversation, each to the agent that its scene makes; all but the last have ended. The last one's run. */
export async function conversation(
  daemon: TestDaemon,
  projectId: string,
  messages: readonly { readonly text: string; readonly options: { argv: string[] } }[],
): Promise<string> {
  let conversationId: string | null = null;
  let last = '';
  for (const { text, options } of messages) {
    if (last !== '') await ended(daemon, last);
    const sent: { runId: string; conversationId: string } = await daemon.client.call(
      routes.createRun,
      {
        body: { agentId: 'acp', agentOptions: options, projectId, conversationId, message: text },
      },
    );
    [last, conversationId] = [sent.runId, sent.conversationId];
  }
  return last;
}

/** A routine of the fixture agent, run by hand; the agent run's id. */
export async function routineRun(
  { client }: TestDaemon,
  projectId: string,
  options: { argv: string[] },
  policies: z.input<typeof Policies> = {},
): Promise<string> {
  const { routine } = await client.call(routes.createRoutine, {
    body: {
      name: 'Tidy up',
      prompt: 'Clear what is no longer needed.',
      schedule: { kind: 'daily', time: '08:30', timezone: 'America/New_York' },
      target: { mode: 'reuse', projectId },
      agentId: 'acp',
      agentOptions: options,
      policies,
    },
  });
  const { agentRunId } = await client.call(routes.runRoutine, { params: { id: routine.id } });
  return agentRunId;
}

/** Waits for the end of a run by its stream. */
export async function ended({ client }: TestDaemon, runId: string): Promise<void> {
  const response = await client.open(routes.runEvents, { params: { id: runId } });
  await response.text();
}
