import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { routes } from '@open-design/contracts';
import { describe, expect, test } from 'vitest';
import { createLookCommands } from '../../src/commands/looks.ts';
import { createWorkspaceCommands } from '../../src/commands/workspaces.ts';
import type { RouteSetup } from '../../src/show/routes/setup.ts';
import { homeRoutes } from '../../src/show/routes/home.ts';
import { workspaceRoutes } from '../../src/show/routes/workspaces.ts';
import { getAgentRun, listAgentRuns } from '../../src/store/queries/agent-runs.ts';
import { openDesign } from '../cli/program.ts';
import { startFrame } from '../show/frame.ts';
import { calm, endRun, git, newRepository, newRun, newStage, write } from './stage.ts';

const id = '11111111-2222-4333-8444-555555555555';

/** A daemon's pages about one run that has ended in a worktree, and the command line pointed at them. */
async function afterRun() {
  const stage = await newStage();
  const { store, desk } = stage;
  const run = await newRun(stage, id, newRepository(), { mode: 'worktree' });
  const { cwd } = await desk.workspaces.open(run, calm);
  write(cwd, { 'report.md': 'All is well.\n' });
  await endRun(stage, run);
  const workspaces = createWorkspaceCommands({ store, ...desk });
  const looks = createLookCommands({ store, changed: () => undefined });
  const { url, send } = await startFrame({
    ...homeRoutes({ store, looks } as RouteSetup),
    ...workspaceRoutes({ store, workspaces } as RouteSetup),
    listRuns: async ({ query }) => ({ runs: await store.read(() => listAgentRuns(query)) }),
    getRun: async ({ params }) => {
      const found = await store.read(() => getAgentRun(params.id));
      if (found === null) throw new Error('no run');
      return { run: found };
    },
  });
  const ask = async (...args: string[]) => await openDesign(['workspace', ...args, '--url', url]);
  return { stage, cwd, send, ask };
}

describe('the command line', () => {
  test('shows what a run changed, and from then on the worktree may go', async () => {
    const { stage, cwd, ask } = await afterRun();
    const listed = await ask('list');
    expect(listed.stdout).toMatch(/worktree +kept +1 file \+1 −0 .* no /);
    expect((await ask('show', id.slice(0, 8))).stdout).toContain('open-design/direct/');

    const peeked = await ask('diff', id, '--peek');
    await stage.desk.pruner.pass();
    expect(existsSync(cwd)).toBe(true);
    const diff = await ask('diff', id);
    expect(diff.stdout).toBe(peeked.stdout);
    expect(diff.stdout).toContain('+All is well.');
    await stage.desk.pruner.pass();
    expect(existsSync(cwd)).toBe(false);
    expect((await ask('prunings')).stdout).toMatch(/worktree .* because it was looked at/);
    expect((await ask('show', id)).stdout).toContain('worktree removed because it was looked at');
    // The diff is still there to be applied.
    const fresh = newRepository();
    const patch = path.join(stage.dataDir, 'diffs', `${id}.patch`);
    expect((await ask('diff', id)).stdout).toBe(readFileSync(patch, 'utf8'));
    git(fresh, 'apply', patch);
  });

  test('removes what a run left, and says where its commits are', async () => {
    const { cwd, ask } = await afterRun();
    const removed = await ask('remove', id);
    expect(removed.stdout).toMatch(/^removed what 1111.*; commits stay on open-design\/direct\//);
    expect(existsSync(cwd)).toBe(false);
    const again = await ask('diff', id);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('has no diff') });
    expect((await ask('list')).stdout).toBe('No worktrees or copies.\n');
  });
});

describe('over HTTP', () => {
  test('a diff is plain text in a sandbox, and a run that had no workspace has null', async () => {
    const { stage, send } = await afterRun();
    const diff = await send({ path: `/api/runs/${id}/workspace/diff` });
    expect(diff.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(diff.text).toContain('+++ b/report.md');
    await newRun(stage, 'bare', null);
    const bare = await send({ path: '/api/runs/bare/workspace' });
    expect(bare.json()).toEqual({ workspace: null, prunings: [] });
    expect((await send({ path: '/api/runs/none/workspace' })).status).toBe(404);
    const shown = await send({ path: `/api/runs/${id}/workspace` });
    expect(routes.getWorkspace.answer.parse(shown.json()).workspace).toMatchObject({
      mode: 'worktree',
      state: 'kept',
      changes: { files: 1, added: 1, removed: 0 },
      hasDiff: true,
      lookedAt: null,
    });
    const looked = await send({ method: 'POST', path: `/api/runs/${id}/looked` });
    expect(looked.json().workspace.lookedAt).toBeGreaterThan(0);
  });
});
