import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StoredWorkspace } from '../../store/queries/workspaces.ts';
import { changedSince } from './manifest.ts';
import type { WorkspaceEnd } from './worktree-end.ts';

/** Where it is written down how a copy looked when it was made; it goes with the copy, which a later attempt may go on in. */
export function manifestOf(root: string): string {
  return `${root}.before.json`;
}

/**
 * Lists what a run changed in its copy.
 * @param diffFile where the list goes, or null for none
 * @throws the system's error
 */
export async function endCopy(it: StoredWorkspace, diffFile: string | null): Promise<WorkspaceEnd> {
  const lines = await changedSince(manifestOf(it.root), it.root);
  const text = lines.map((line) => `${line}\n`).join('');
  const wantsDiff = diffFile !== null && lines.length > 0;
  if (wantsDiff) {
    await mkdir(path.dirname(diffFile), { recursive: true, mode: 0o700 });
    await writeFile(`${diffFile}.part`, text, { mode: 0o600 });
    await rename(`${diffFile}.part`, diffFile);
  }
  return {
    changes: { files: lines.length, added: null, removed: null },
    diffPath: wantsDiff ? diffFile : null,
    diffBytes: wantsDiff ? Buffer.byteLength(text) : 0,
    // The list names the files; what is in them is in the copy alone.
    isElsewhere: lines.length === 0,
    note: null,
  };
}
