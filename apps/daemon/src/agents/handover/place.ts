import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** A folder to copy: `path` is relative to the workspace, with `/`; `from` is absolute. */
export interface FolderToPlace {
  readonly path: string;
  readonly from: string;
}

/** What is put into a workspace, in the order in which it is made; names are relative to `cwd`, with `/`. */
const Placed = z.object({
  cwd: z.string(),
  folders: z.array(z.string()),
  files: z.array(z.object({ name: z.string(), from: z.string().nullable() })),
});
type Placed = z.infer<typeof Placed>;

/** Folders that are there for one run. */
export interface PlacedFolders {
  /** Those that were copied, as they were wanted. */
  readonly placed: readonly FolderToPlace[];
  /** Those in whose place a person has something already: it was left as it is. */
  readonly left: readonly FolderToPlace[];
  /** Removes what was copied. Safe to repeat. */
  takeBack(): Promise<void>;
}

/** Keeps version control from taking what is there for a run alone, this very file included. */
const ignored = { name: '.gitignore', text: '*\n' } as const;

/**
 * Copies folders into a workspace, each whole or not at all: one of which a file
 * is there already, or whose way leads through a link, is left. What is made is
 * written to the journal first, so that whoever comes after a crash can take it
 * back.
 *
 * @param cwd absolute path of the workspace
 * @param journal absolute path of a file outside of it
 * @throws the system's error; what was made so far is taken back then
 */
export async function placeFolders(
  cwd: string,
  wanted: readonly FolderToPlace[],
  journal: string,
): Promise<PlacedFolders> {
  const plan: Placed = { cwd, folders: [], files: [] };
  const placed: FolderToPlace[] = [];
  const left: FolderToPlace[] = [];
  for (const folder of wanted) ((await planned(plan, folder)) ? placed : left).push(folder);
  const takeBack = async () => await recoverPlaced(journal);
  if (placed.length === 0) return { placed, left, takeBack };
  await writeFile(journal, JSON.stringify(plan), { mode: 0o600 });
  try {
    await make(plan);
  } catch (error) {
    await takeBack();
    throw error;
  }
  return { placed, left, takeBack };
}

/** Adds a folder to the plan; false, with the plan as it was, where something is in its way. */
async function planned(plan: Placed, { path: place, from }: FolderToPlace): Promise<boolean> {
  const folders = [...plan.folders];
  const files = [...plan.files];
  const parts = place.split('/');
  for (let length = 1; length <= parts.length; length += 1)
    if (!(await addFolder(plan.cwd, folders, parts.slice(0, length).join('/')))) return false;
  for (const open = ['']; ; ) {
    const at = open.pop();
    if (at === undefined) break;
    for (const entry of await readdir(path.join(from, at), { withFileTypes: true })) {
      const inside = at === '' ? entry.name : `${at}/${entry.name}`;
      const name = `${place}/${inside}`;
      if (entry.isDirectory()) {
        if (!(await addFolder(plan.cwd, folders, name))) return false;
        open.push(inside);
      } else if (inside !== ignored.name) {
        if ((await kindOf(path.join(plan.cwd, name))) !== 'nothing') return false;
        files.push({ name, from: path.join(from, inside) });
      }
    }
  }
  const ours = `${place}/${ignored.name}`;
  if ((await kindOf(path.join(plan.cwd, ours))) === 'nothing')
    files.push({ name: ours, from: null });
  plan.folders = folders;
  plan.files = files;
  return true;
}

async function addFolder(cwd: string, folders: string[], name: string): Promise<boolean> {
  if (folders.includes(name)) return true;
  const kind = await kindOf(path.join(cwd, name));
  if (kind === 'nothing') folders.push(name);
  return kind !== 'other';
}

/** A link is never followed: it is something else. */
async function kindOf(file: string): Promise<'nothing' | 'folder' | 'other'> {
  const stats = await lstat(file).catch(() => null);
  if (stats === null) return 'nothing';
  return stats.isDirectory() ? 'folder' : 'other';
}

async function make({ cwd, folders, files }: Placed): Promise<void> {
  for (const name of folders) await mkdir(path.join(cwd, name));
  for (const { name, from } of files) {
    const target = path.join(cwd, name);
    if (from === null) await writeFile(target, ignored.text, { flag: 'wx' });
    else await copyFile(from, target, constants.COPYFILE_EXCL);
  }
}

/**
 * Takes back what a journal tells of, also after a crash. A folder in which
 * there is something else by now stays, and nothing behind a link is touched.
 * Safe to repeat; where there is no journal there is nothing to do.
 */
export async function recoverPlaced(journal: string): Promise<void> {
  const plan = await readPlan(journal);
  if (plan === null) return;
  const { cwd, folders, files } = plan;
  for (const { name } of files.toReversed())
    if (await isPlain(cwd, name)) await rm(path.join(cwd, name), { force: true });
  for (const name of folders.toReversed())
    if (await isPlain(cwd, name)) await rmdir(path.join(cwd, name)).catch(() => undefined);
  await rm(journal, { force: true });
}

/** One that is cut off is of a program that had made nothing yet. */
async function readPlan(journal: string): Promise<Placed | null> {
  try {
    return Placed.parse(JSON.parse(await readFile(journal, 'utf8')));
  } catch {
    return null;
  }
}

/** Whether all folders on the way are still folders: an agent may have put a link in the place of one. */
async function isPlain(cwd: string, name: string): Promise<boolean> {
  const parts = name.split('/');
  for (let length = 1; length < parts.length; length += 1)
    if ((await kindOf(path.join(cwd, ...parts.slice(0, length)))) !== 'folder') return false;
  return (await kindOf(path.join(cwd, name))) !== 'nothing';
}
