import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const recorded = fileURLToPath(new URL('../recorded/', import.meta.url));
const isWanted = process.env['OD_RECORD_AGENTS'] === '1';

/** What lies where in the test's world: replaced by the same words in every recording. */
export interface Places {
  readonly place: string;
  readonly home: string;
  readonly cwd: string;
  readonly url: string;
}

/**
 * The folder from which the agent is started. With OD_RECORD_AGENTS=1 a small
 * script stands there in front of the program, which keeps what it prints.
 */
export function listeningFolder(agent: string, folder: string, place: string): string {
  if (!isWanted) return folder;
  const own = path.join(place, 'listening');
  mkdirSync(own);
  const program = path.join(folder, agent);
  const script = `#!/bin/bash\nset -o pipefail\n"${program}" "$@" | tee -a "${own}/lines"\n`;
  writeFileSync(path.join(own, agent), script);
  chmodSync(path.join(own, agent), 0o755);
  return own;
}

/** Keeps the lines as data for the fast tests, without what differs from one run to the next. */
export function keepRecording(
  agent: string,
  scenario: string,
  { place, home, cwd, url }: Places,
): void {
  const lines = path.join(place, 'listening', 'lines');
  if (!isWanted || !existsSync(lines)) return;
  const text = readFileSync(lines, 'utf8')
    .replaceAll(home, '/home/person')
    .replaceAll(cwd, '/workspace')
    .replaceAll(cwd.slice(1), 'workspace')
    .replaceAll(place, '/outside')
    .replaceAll(url, 'http://127.0.0.1:9');
  mkdirSync(recorded, { recursive: true });
  writeFileSync(path.join(recorded, `${agent}-${scenario}.jsonl`), text);
}
