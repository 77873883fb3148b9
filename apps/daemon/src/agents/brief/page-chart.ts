import type { Chart } from './chart.ts';
import type { Area, Digest } from './digest.ts';
import { type Html, html } from './html.ts';
import { count, figure, plusMinus } from './words.ts';

const WIDTH = 720;
const HEIGHT = 96;
const WIDEST_BAR = 40;
const MOST_LABELS = 6;

/** How many commits or files there were at each step of the period, with the steps named below. */
export function chartSection({ chart, reading }: Digest): Html | null {
  const most = Math.max(0, ...chart.bars.map((bar) => bar.count));
  if (most === 0) return null;
  const noun = reading.kind === 'history' ? 'commit' : 'file';
  const title = reading.kind === 'history' ? 'Commits' : 'Files changed';
  const every = Math.ceil(chart.bars.length / MOST_LABELS);
  const labels = chart.bars.map((bar, index) =>
    index % every === 0 ? html`<li>${stepName(bar.start, chart)}</li>` : html`<li></li>`,
  );
  return html`<section class="chart">
<h2>${title} per ${chart.unit}<span class="aside">most: ${figure(most)}</span></h2>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${summary(chart, noun)}">
${chart.bars.map((_, index) => column(chart, index, most, noun))}</svg>
<ol class="axis" aria-hidden="true">${labels}</ol>
</section>`;
}

function column(chart: Chart, index: number, most: number, noun: string): Html {
  const bar = chart.bars[index];
  const slot = WIDTH / chart.bars.length;
  const width = Math.min(slot * 0.72, WIDEST_BAR);
  const isEmpty = !bar || bar.count === 0;
  const height = isEmpty ? 1 : Math.max(3, (bar.count / most) * HEIGHT);
  const name = bar ? `${stepName(bar.start, chart)}: ${count(bar.count, noun)}` : '';
  return html`<rect class="${isEmpty ? 'none' : 'bar'}" x="${tenth(slot * index + (slot - width) / 2)}" y="${tenth(HEIGHT - height)}" width="${tenth(width)}" height="${tenth(height)}"><title>${name}</title></rect>
`;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

function stepName(start: number, { unit }: Chart): string {
  const options: Intl.DateTimeFormatOptions =
    unit === 'hour'
      ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
      : unit === 'year'
        ? { year: 'numeric' }
        : unit === '30 days'
          ? { month: 'short', year: 'numeric' }
          : { day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(start);
}

function summary(chart: Chart, noun: string): string {
  const total = chart.bars.reduce((sum, bar) => sum + bar.count, 0);
  const busiest = chart.bars.reduce((top, bar) => (bar.count > top.count ? bar : top));
  return `${count(total, noun)} in ${count(chart.bars.length, 'step')} of one ${chart.unit}; most at ${stepName(busiest.start, chart)}: ${figure(busiest.count)}`;
}

const MOST_AREAS = 10;

/** The top-level folders, each with a bar of its added and deleted lines, or of its files where no lines are known. */
export function areasSection({ areas, reading }: Digest): Html | null {
  if (areas.length === 0) return null;
  const hasLines =
    reading.kind === 'history' && areas.some((area) => area.added + area.deleted > 0);
  const measure = (area: Area) => (hasLines ? area.added + area.deleted : area.files);
  const most = Math.max(...areas.map(measure));
  const rows = areas.slice(0, MOST_AREAS).map((area) => {
    const scale = 1000 / most;
    const parts = hasLines
      ? html`<rect class="added" width="${tenth(area.added * scale)}" height="8"/><rect class="deleted" x="${tenth(area.added * scale)}" width="${tenth(area.deleted * scale)}" height="8"/>`
      : html`<rect class="bar" width="${tenth(area.files * scale)}" height="8"/>`;
    const lines = hasLines
      ? html` · <span class="lines">${plusMinus(area.added, area.deleted)}</span>`
      : null;
    return html`<li><span class="name"><bdi>${area.name === null ? 'Top level' : `${area.name}/`}</bdi></span><span class="note">${count(area.files, 'file')}${lines}</span><svg viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">${parts}</svg></li>
`;
  });
  const more = areas.length - rows.length;
  return html`<section>
<h2>Areas</h2>
<ul class="areas">
${rows}</ul>${more > 0 ? html`<p class="more">and ${count(more, 'smaller area')}</p>` : null}
</section>`;
}
