import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Tests walk the console that people get: the built one, served by the built daemon. */
export default function build(): void {
  for (const script of ['../../../daemon/scripts/build.mjs'])
    execFileSync(process.execPath, [fileURLToPath(new URL(script, import.meta.url))], {
      stdio: 'inherit',
    });
  const vite = fileURLToPath(new URL('../../../../node_modules/vite/bin/vite.js', import.meta.url));
  execFileSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: 'inherit',
    // The test runner's own NODE_ENV would build React with its checks for developers, which is slower.
    env: { ...process.env, NODE_ENV: 'production' },
  });
}
