import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { ChaosEnd } from './chaos.ts';
import { summaryOf } from './summary.ts';
import type { Wish } from './wish.ts';

const start = `# Fault report

Made by \`npm run chaos -- --engine sqlite --report docs/fault-report.md\`, and the same for postgres. The section of an engine is written anew by each; what is between the marks "by hand" stays.

## What broke on the way

<!-- by hand -->
<!-- /by hand -->

## SQLite

<!-- sqlite -->
<!-- /sqlite -->

## Postgres

<!-- postgres -->
<!-- /postgres -->
`;

/** Writes the engine's section; all else stays as it is. */
export function writeReport(file: string, wish: Wish, end: ChaosEnd): void {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : start;
  const [open, close] = [`<!-- ${wish.engine} -->`, `<!-- /${wish.engine} -->`];
  const [before, rest] = text.split(open);
  const after = rest?.split(close)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${file} has no ${open} … ${close}`);
  writeFileSync(file, `${before}${open}\n\n${summaryOf(wish, end)}\n\n${close}${after}`);
}
