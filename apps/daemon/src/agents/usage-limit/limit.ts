import { z } from 'zod';
import { now } from '../../clock.ts';
import type { AgentAssignment } from '../agent.ts';
import { epochMs, lengthMs, plausible, type Reading, resetIn } from './reset.ts';

/**
 * How agents say that the limit of their account is reached: Claude Code ("You've
 * hit your session limit · resets 3pm (Europe/Berlin)"), Codex ("You’ve hit your
 * usage limit … try again at 3:28 PM"), Gemini CLI ("You have exhausted your
 * capacity on this model"), and what servers of models say (HTTP 429).
 */
const reached =
  /\b(usage|session|weekly|rate|spend|request)[ _-]?limit|hit your (\w+ ){0,3}limit|limit reached|exhausted your|quota|too many requests|resource_?exhausted|\b429\b/i;

/** Whether an agent's words for why it failed say that a limit is reached. */
export function saysLimit(words: string): boolean {
  return reached.test(words);
}

/** Now, in the zone that an agent shows times in. */
export function readingFor({ environment }: Pick<AgentAssignment, 'environment'>): Reading {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return { at: now(), zone: environment?.['TZ'] || own };
}

const Json = z.json();
type Json = z.infer<typeof Json>;

/** What an error's data tell of a limit, beside its words. */
export interface LimitFacts {
  readonly isLimit: boolean;
  /** UTC epoch ms. */
  readonly resetsAt: number | null;
}

const deepest = 8;

/**
 * Reads an error's data, whatever their form: `retry-after` (s), `resets_at`,
 * `resets_in_seconds`, `retryDelay` … at any depth, also in a JSON text inside a
 * text. Of several the latest counts.
 */
export function limitFacts(data: unknown, reading: Reading): LimitFacts {
  const parsed = jsonOf(data);
  if (parsed === undefined) return { isLimit: false, resetsAt: null };
  const facts = [...walk('', parsed, reading, deepest)];
  const resets = facts.flatMap(({ resetsAt }) => resetsAt ?? []);
  return {
    isLimit: facts.some(({ isLimit }) => isLimit),
    resetsAt: resets.length === 0 ? null : Math.max(...resets),
  };
}

function* walk(key: string, value: Json, reading: Reading, depth: number): Generator<LimitFacts> {
  if (depth === 0) return;
  if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) yield* walk(name, part, reading, depth - 1);
    return;
  }
  const inner = typeof value === 'string' ? jsonIn(value) : undefined;
  if (inner !== undefined) return yield* walk(key, inner, reading, depth - 1);
  const time = timeOf(plainName(key), value, reading);
  const resetsAt = time ?? (typeof value === 'string' ? resetIn(value, reading) : null);
  const isLimit = value === 429 || (typeof value === 'string' && saysLimit(value));
  yield { isLimit, resetsAt };
}

/** A member's name without what differs between styles: `Retry-After` and `retry_after` are one. */
function plainName(key: string): string {
  return key.toLowerCase().replace(/[-_]/g, '');
}

function timeOf(name: string, value: string | number | boolean | null, reading: Reading) {
  const { at } = reading;
  const number = typeof value === 'boolean' || value === null || value === '' ? NaN : Number(value);
  const text = String(value);
  switch (name) {
    case 'retryafter':
    case 'retryafterseconds':
    case 'resetsinseconds':
    case 'resetafterseconds':
      return plausible(Number.isNaN(number) ? Date.parse(text) : at + number * 1_000, reading);
    case 'retryafterms':
      return plausible(at + number, reading);
    case 'resetsat':
    case 'resetat':
    case 'resettime':
    case 'quotaresettimestamp':
      return plausible(Number.isNaN(number) ? Date.parse(text) : epochMs(number), reading);
    case 'retrydelay':
    case 'quotaresetdelay':
      return plausible(at + lengthMs(text), reading);
    default:
      return null;
  }
}

function jsonIn(text: string): Json | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return jsonOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function jsonOf(value: unknown): Json | undefined {
  try {
    return Json.safeParse(value).data;
  } catch {
    // Nested so deep that it exhausts the stack.
    return undefined;
  }
}
