import { type Figure, isMet } from './figure.ts';

const widest = 150;

/** The figures of one benchmark as lines of text: name, value, goal, method. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((it) => [it.name, valueText(it), goalText(it)] as const);
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const [first = 0, second = 0, third = 0] = widths;
  const indent = first + second + third + 8;
  const lines = rows.flatMap(([name, value, goal], index) => {
    const head = `  ${name.padEnd(first)}  ${value.padStart(second)}  ${goal.padEnd(third)}  `;
    const method = wrapped(figures[index]?.method ?? '', Math.max(40, widest - indent));
    return method.map((line, at) => (at === 0 ? head : ' '.repeat(indent)) + line);
  });
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** A number as a person reads it, with its unit. */
export function valueText({ value, unit }: Figure): string {
  const digits =
    Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  const number = value.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return unit === '' ? number : `${number} ${unit}`;
}

function goalText(figure: Figure): string {
  const { goal } = figure;
  if (goal === undefined) return '';
  const sign = goal.is === 'at least' ? '≥' : '≤';
  return `${sign} ${goal.value} ${isMet(figure) === true ? 'met' : 'MISSED'}`;
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    const line = lines[last] ?? '';
    if (line === '') lines[last] = word;
    else if (line.length + word.length < width) lines[last] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
