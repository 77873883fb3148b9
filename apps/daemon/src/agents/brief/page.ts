import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Assignment } from './assignment.ts';
import type { Digest } from './digest.ts';
import { NO_MODEL } from './facts.ts';
import { Html, html, paragraph } from './html.ts';
import { areasSection, chartSection } from './page-chart.ts';
import { peopleSection, pendingSection, timelineSection } from './page-lists.ts';
import { STYLE } from './page-style.ts';
import { periodWords } from './period.ts';
import { dateTime, figure } from './words.ts';

const ASKED_LIMIT = 4000;

/** All that one page is about. */
export interface PageOrder {
  /** The folder's absolute path. */
  readonly cwd: string;
  /** The person's words, as they came. */
  readonly asked: string;
  readonly assignment: Assignment;
  readonly digest: Digest;
}

/** The whole page as one file: no script, nothing loaded from anywhere, every outside text escaped. */
export function page(order: PageOrder): string {
  const { cwd, digest } = order;
  const name = path.basename(cwd) || cwd;
  const style = createHash('sha256').update(STYLE).digest('base64');
  const { text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${name}: brief of ${dateTime(digest.period.until)}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<header>
<p class="label"><span>Brief of ${dateTime(digest.period.until)}</span><b>${NO_MODEL}</b></p>
<h1><bdi>${name}</bdi></h1>
<p class="period">${headline(digest)}</p>
${asked(order.asked)}
</header>
${numbers(digest)}
${notices(digest)}
${digest.files === 0 && digest.chart.bars.every((bar) => bar.count === 0) ? html`<p class="empty">Nothing changed in this time.</p>` : null}
${chartSection(digest)}
${areasSection(digest)}
${peopleSection(digest)}
${pendingSection(digest)}
${timelineSection(digest)}
${footer(order)}
</main>
</body>
</html>
`;
  return text;
}

/** What the page is a report of: `Commits since …, on main.` */
function headline({ period, reading }: Digest): string {
  const words = periodWords(period, reading.kind);
  const branch =
    reading.kind === 'folder' || reading.branch === null ? '' : ` On ${reading.branch}.`;
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.${branch}`;
}

function asked(words: string): Html | null {
  if (words.trim() === '') return null;
  return html`<div class="asked"><h2>Asked</h2><blockquote>${paragraph(words.trim(), ASKED_LIMIT)}</blockquote></div>`;
}

function numbers({ reading, people, files, added, deleted, areas }: Digest): Html {
  const isHistory = reading.kind === 'history';
  const cells = isHistory
    ? [
        cell(figure(reading.commits.length), reading.commits.length === 1 ? 'commit' : 'commits'),
        cell(figure(people.length), people.length === 1 ? 'person' : 'people'),
        cell(figure(files), files === 1 ? 'file' : 'files'),
        cell(html`<span class="plus">+${figure(added)}</span>`, 'lines added'),
        cell(html`<span class="minus">−${figure(deleted)}</span>`, 'lines deleted'),
        cell(figure(reading.pending.length), 'uncommitted'),
      ]
    : [
        cell(figure(files), files === 1 ? 'file changed' : 'files changed'),
        cell(figure(areas.length), areas.length === 1 ? 'area' : 'areas'),
      ];
  return html`<dl class="${isHistory ? 'numbers' : 'numbers two'}">${cells}</dl>`;
}

function cell(value: string | Html, name: string): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function notices({ reading }: Digest): Html | null {
  if (reading.notices.length === 0) return null;
  return html`<div class="notices">${reading.notices.map((notice) => html`<p>${notice}</p>`)}</div>`;
}

function footer({ assignment: { runId, routineId, slotAt, attempt }, digest }: PageOrder): Html {
  const facts = [
    runId === null ? null : `Run ${runId}`,
    attempt === null || attempt === 1 ? null : `attempt ${attempt}`,
    routineId === null ? null : `routine ${routineId}`,
    slotAt === null ? null : `slot of ${dateTime(slotAt)}`,
  ].filter((fact) => fact !== null);
  return html`<footer>
<p>${NO_MODEL}: these are counts read from ${digest.reading.kind === 'history' ? 'git' : 'the disk'}, not a judgement. All times are UTC.</p>
${facts.length === 0 ? null : html`<p>${facts.join(' · ')}</p>`}
</footer>`;
}
