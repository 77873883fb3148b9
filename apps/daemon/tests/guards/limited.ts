import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { defaultPolicies, type Policies } from '@open-design/contracts';
import { onTestFinished } from 'vitest';
import { workFolder } from './stage.ts';

// Speaks as Claude Code does: until the reset that stands in FILE.reset (epoch s) its limit is reached.
const program = `#!${process.execPath}
const fs = require('node:fs');
const { CLAUDE_FILE, FILE = CLAUDE_FILE, NAME = 'person' } = process.env;
if (process.argv.includes('--version')) process.exit(0);
fs.appendFileSync(FILE, NAME + ' ' + Date.now() + '\\n');
const resetsAt = Number(fs.readFileSync(FILE + '.reset', 'utf8'));
const say = (it) => console.log(JSON.stringify(it));
const isLimited = Date.now() < resetsAt * 1000;
if (isLimited)
  say({ type: 'rate_limit_event', rate_limit_info: { status: 'rejected', resetsAt, rateLimitType: 'five_hour' } });
say({
  type: 'result',
  subtype: 'success',
  is_error: isLimited,
  ...(isLimited && { api_error_status: 429 }),
  result: isLimited ? "You've hit your session limit" : 'Done.',
  usage: { input_tokens: isLimited ? 0 : 10, output_tokens: isLimited ? 0 : 1 },
});
process.exitCode = isLimited ? 1 : 0;
`;

/** A made-up Claude Code with one account. */
export interface LimitedAgent {
  /** The reset of its limit (UTC epoch ms, whole seconds). */
  readonly resetsAt: number;
  /** Sets another reset, so long (ms) from now. */
  limitFor(ms: number): void;
  /** Its starts, in order. */
  starts(): readonly { readonly name: string; readonly at: number }[];
  /** The policies of a routine whose starts are written down under this name. */
  policies(name: string, more?: Partial<Policies>): Policies;
}

/** Puts it where the daemon finds it; its limit is reached for so long (ms) from now on. */
export function installLimited(forMs: number): LimitedAgent {
  const folder = workFolder();
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(path.join(bin, 'claude'), program);
  chmodSync(path.join(bin, 'claude'), 0o755);
  const file = path.join(folder, 'starts');
  const before = process.env['PATH'];
  process.env['PATH'] = `${bin}:${before}`;
  // A person's message has no environment of its own.
  process.env['CLAUDE_FILE'] = file;
  onTestFinished(() => {
    process.env['PATH'] = before;
    delete process.env['CLAUDE_FILE'];
  });
  let resetsAt = 0;
  const limitFor = (ms: number) => {
    const reset = Math.ceil((Date.now() + ms) / 1_000);
    writeFileSync(`${file}.reset`, String(reset));
    resetsAt = reset * 1_000;
  };
  limitFor(forMs);
  appendFileSync(file, '');
  return {
    get resetsAt() {
      return resetsAt;
    },
    limitFor,
    starts: () =>
      (existsSync(file) ? readFileSync(file, 'utf8') : '')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => {
          const [name = '', at = ''] = line.split(' ');
          return { name, at: Number(at) };
        }),
    policies: (name, more = {}) => ({
      ...defaultPolicies,
      // Its limit counts for none of these.
      retry: { ...defaultPolicies.retry, attempts: 1 },
      pauseAfterFailures: 1,
      environment: {
        pass: [],
        set: { FILE: file, NAME: name, ANTHROPIC_API_KEY: 'one' },
        secrets: [],
      },
      ...more,
    }),
  };
}
