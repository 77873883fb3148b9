import type { AgentPayload } from '@open-design/contracts';
import type { Mask } from './mask.ts';

export type Json = Extract<AgentPayload, { type: 'raw' }>['raw'];

/** A JSON value with every text in it masked, names of fields included. */
export function maskJson(value: Json, mask: Mask): Json {
  if (typeof value === 'string') return mask.text(value);
  if (Array.isArray(value)) return value.map((part) => maskJson(part, mask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [mask.text(name), maskJson(part, mask)]),
  );
}
