// Bundles our own source into one file a program; packages from npm stay where npm put them.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const programs = {
  'open-design': 'src/cli/main.ts',
  brief: 'src/agents/brief/main.ts',
  keeper: 'src/keeper/main.ts',
  bench: 'bench/main.ts',
  chaos: 'tests/chaos/main.ts',
};

await build({
  absWorkingDir: root,
  entryPoints: Object.fromEntries(
    Object.entries(programs).filter(([, file]) => existsSync(`${root}/${file}`)),
  ),
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  sourcemap: true,
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
