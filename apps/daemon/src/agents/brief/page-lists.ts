import { type Digest, linesOf } from './digest.ts';
import type { ChangedFile, Commit, PendingChange } from './facts.ts';
import { type Html, html } from './html.ts';
import { bytes, count, dayName, figure, plusMinus, timeOfDay } from './words.ts';

const MOST_ROWS = 300;
const MOST_PEOPLE = 12;
const MOST_PENDING = 100;

/** Who committed how much. */
export function peopleSection({ people }: Digest): Html | null {
  if (people.length === 0) return null;
  const rows = people.slice(0, MOST_PEOPLE).map(
    (person) =>
      html`<li><span class="name"><bdi>${person.name}</bdi></span><span class="note">${count(person.commits, 'commit')} · <span class="lines">${plusMinus(person.added, person.deleted)}</span></span></li>
`,
  );
  return html`<section>
<h2>People</h2>
<ul class="people">
${rows}</ul>${moreThan(rows.length, people.length, 'more person', 'more people')}
</section>`;
}

/** The commits, or the files of a folder without history, under their UTC days. */
export function timelineSection({ reading }: Digest): Html | null {
  const isHistory = reading.kind === 'history';
  const items = isHistory ? reading.commits : reading.files;
  if (items.length === 0) return null;
  const rows: Html[] = [];
  let day = '';
  for (const item of items.slice(0, MOST_ROWS)) {
    const today = dayName(item.at);
    if (today !== day)
      rows.push(
        html`${day === '' ? null : html`</ol>`}<h3>${today}</h3><ol class="${isHistory ? 'rows' : 'rows files'}">`,
      );
    day = today;
    rows.push('hash' in item ? commitRow(item) : fileRow(item));
  }
  return html`<section>
<h2>${isHistory ? 'Commits' : 'Files'}<span class="aside">newest first, UTC</span></h2>
${rows}</ol>${moreThan(Math.min(items.length, MOST_ROWS), items.length, isHistory ? 'earlier commit' : 'earlier file')}
</section>`;
}

function commitRow(commit: Commit): Html {
  const { added, deleted } = linesOf(commit.files);
  const size = commit.isMerge
    ? html`<span class="lines">merge</span>`
    : html`${count(commit.files.length, 'file')} · <span class="lines">${plusMinus(added, deleted)}</span>`;
  return html`<li><time>${timeOfDay(commit.at)}</time><p><bdi>${commit.subject || 'No subject'}</bdi></p><div class="note" data-time="${timeOfDay(commit.at)}"><code>${commit.hash.slice(0, 8)}</code> <bdi>${commit.author}</bdi> · ${size}</div></li>
`;
}

function fileRow(file: ChangedFile): Html {
  return html`<li><time>${timeOfDay(file.at)}</time><p class="path"><bdi>${file.path}</bdi></p><div class="note" data-time="${timeOfDay(file.at)}">${bytes(file.size)}</div></li>
`;
}

/** What lies in the work tree and in no commit. */
export function pendingSection({ reading }: Digest): Html | null {
  if (reading.kind !== 'history') return null;
  const { pending } = reading;
  if (pending.length === 0)
    return html`<section><h2>Uncommitted</h2><p class="quiet">Everything is committed.</p></section>`;
  return html`<section>
<h2>Uncommitted<span class="aside">${figure(pending.length)}</span></h2>
<ul class="pending">
${pending.slice(0, MOST_PENDING).map(pendingRow)}</ul>${moreThan(MOST_PENDING, pending.length, 'more change')}
</section>`;
}

function pendingRow(change: PendingChange): Html {
  return html`<li><span class="state">${change.state}</span><span class="path"><bdi>${change.path}</bdi></span></li>
`;
}

function moreThan(shown: number, all: number, one: string, many?: string): Html | null {
  return all > shown ? html`<p class="more">and ${count(all - shown, one, many)}</p>` : null;
}
