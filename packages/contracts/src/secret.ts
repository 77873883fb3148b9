import { z } from 'zod';
import { EnvironmentName } from './environment.ts';
import { Instant } from './time.ts';

/** Shorter text occurs by itself, and would be masked wherever it does. */
const shortestValue = 8;
const longestValue = 16_384;

/** The routines that may use a secret: all of them, or those with these ids. */
export const SecretScope = z
  .union([z.literal('all'), z.array(z.string().min(1)).min(1).max(1_000)])
  .meta({ id: 'SecretScope', example: 'all' });
export type SecretScope = z.infer<typeof SecretScope>;

/** The body of `POST /api/secrets`; a secret of that name is replaced. */
export const SecretInput = z
  .strictObject({
    name: EnvironmentName,
    value: z.string(),
    /** Who may use it; left out: every routine. */
    routineIds: z.array(z.string().min(1)).min(1).max(1_000).optional(),
  })
  .meta({ id: 'SecretInput', example: { name: 'GITHUB_TOKEN', value: 'the token' } });
export type SecretInput = z.infer<typeof SecretInput>;

/** What is known of a secret. Its value is never told. */
export const Secret = z
  .object({
    name: z.string(),
    scope: SecretScope,
    updatedAt: Instant,
    /** The first four hex digits of the SHA-256 of the value, to see whether it is the one that one thinks of. */
    fingerprint: z.string().regex(/^[0-9a-f]{4}$/),
  })
  .meta({
    id: 'Secret',
    example: {
      name: 'GITHUB_TOKEN',
      scope: 'all',
      updatedAt: 1_779_012_900_000,
      fingerprint: '9f86',
    },
  });
export type Secret = z.infer<typeof Secret>;

/** Why a text cannot be the value of a secret, without the text; null when it can. */
export function secretValueFault(value: string): string | null {
  if (value.length < shortestValue)
    return `expected at least ${shortestValue} characters: shorter text occurs by itself and would be masked everywhere; a value that is not secret belongs under policies.environment.set`;
  if (value.length > longestValue)
    return `expected at most ${longestValue} characters, got ${value.length}: bind a path instead, and keep the content in a file`;
  if (value.trim() === '') return 'expected more than white space';
  if (value.includes('\0')) return 'expected no NUL character: no program can be given one';
  if (/\p{Surrogate}/u.test(value)) return 'expected text that UTF-8 can hold';
  return null;
}
