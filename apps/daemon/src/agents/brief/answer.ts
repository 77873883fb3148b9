import { type Area, type Digest, linesOf } from './digest.ts';
import { NO_MODEL, PAGE_NAME } from './facts.ts';
import { periodWords } from './period.ts';
import { count, dateTime, figure, plain, plusMinus } from './words.ts';

const NAMED = 3;

/** The first finding, as said while the work goes on: `14 commits by 3 people in 5 areas`. */
export function finding({ reading, people, areas, files }: Digest): string {
  const where = areas.length === 0 ? '' : ` in ${count(areas.length, 'area')}`;
  if (reading.kind === 'folder') return `${count(files, 'file')} changed${where}.`;
  const { commits } = reading;
  if (commits.length === 0) return 'No commits in this time.';
  return `${count(commits.length, 'commit')} by ${count(people.length, 'person', 'people')}${where}.`;
}

/** The answer, one part a line: what changed, by whom, where, and the biggest commits. */
export function answer(project: string, digest: Digest): string[] {
  const { reading, people, period } = digest;
  const lines = [`${NO_MODEL}. ${plain(project)}, ${periodWords(period, reading.kind)}:`, ''];
  lines.push(`- ${finding(digest)}${total(digest)}`);
  if (people.length > 0)
    lines.push(`- By ${named(people, (p) => `${plain(p.name, 80)} (${figure(p.commits)})`)}.`);
  if (digest.areas.length > 0)
    lines.push(
      `- In ${named(digest.areas, (area) => areaWords(area, reading.kind === 'history'))}.`,
    );
  for (const commit of digest.biggest) {
    const { added, deleted } = linesOf(commit.files);
    lines.push(
      `- Big: ${commit.hash.slice(0, 8)} ${plain(commit.subject, 120)} (${plusMinus(added, deleted)}, ${plain(commit.author, 80)})`,
    );
  }
  if (reading.kind === 'history' && reading.pending.length > 0)
    lines.push(`- ${count(reading.pending.length, 'change')} not committed yet.`);
  for (const notice of reading.notices) lines.push(`- ${plain(notice)}`);
  lines.push('', `Read at ${dateTime(period.until)}. Wrote ${PAGE_NAME}.`);
  return lines;
}

function total({ reading, files, added, deleted }: Digest): string {
  if (reading.kind === 'folder' || reading.commits.length === 0) return '';
  return ` ${count(files, 'file')} changed, ${lines(added, deleted)}.`;
}

function areaWords(area: Area, withLines: boolean): string {
  const name = area.name === null ? 'the top level' : `${plain(area.name, 80)}/`;
  return withLines
    ? `${name} (${plusMinus(area.added, area.deleted)})`
    : `${name} (${count(area.files, 'file')})`;
}

function named<Item>(items: readonly Item[], words: (item: Item) => string): string {
  const shown = items.slice(0, NAMED).map(words).join(', ');
  return items.length > NAMED ? `${shown} and ${figure(items.length - NAMED)} more` : shown;
}

function lines(added: number, deleted: number): string {
  const words = plusMinus(added, deleted);
  return words.endsWith('lines') ? words : `${words} lines`;
}
