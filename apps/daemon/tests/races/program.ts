import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll } from 'vitest';

/** Inside the package, so that the npm packages are found from there. */
export const programFile = fileURLToPath(
  new URL(`../../dist/test-programs/claimer-${process.pid}.mjs`, import.meta.url),
);
let program: Promise<unknown> | undefined;
afterAll(() => rmSync(programFile, { force: true }));

/** Builds the program of the races: our source inside, npm packages outside. */
export async function buildProgram(): Promise<void> {
  program ??= build({
    entryPoints: [fileURLToPath(new URL('claimer.ts', import.meta.url))],
    outfile: programFile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
    plugins: [
      {
        name: 'packages stay outside, ours come in',
        setup({ onResolve }) {
          onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind === 'entry-point' || path.startsWith('@open-design/')
              ? undefined
              : { path, external: true },
          );
        },
      },
    ],
  });
  await program;
}
