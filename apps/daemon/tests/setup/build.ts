import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The programs that tests start as processes are the built ones. */
export default function build(): void {
  const script = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url));
  execFileSync(process.execPath, [script], { stdio: 'inherit' });
}
