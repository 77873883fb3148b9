import { createHash, randomBytes } from 'node:crypto';
import { now } from '../clock.ts';
import { keptInMemory, type SecretKeeping } from './session-file.ts';

/** Random secrets of one kind, kept as digests. */
export interface Secrets {
  /** A new secret (256 bits, base64url) and when it ends (UTC epoch ms). */
  issue(): { readonly secret: string; readonly expiresAt: number };
  /** Whether the secret was issued and has not ended. */
  has(secret: string): boolean;
  /** How many have not ended. */
  count(): number;
  /** Ends all. */
  clear(): void;
  /** As `has`, and from now on it is not. */
  take(secret: string): boolean;
}

/** Secrets that live `lifeMs`; over `max` of them the oldest ends. */
export function createSecrets({
  lifeMs,
  max,
  keeping = keptInMemory(),
}: {
  readonly lifeMs: number;
  readonly max: number;
  readonly keeping?: SecretKeeping;
}): Secrets {
  const has = (secret: string) => (keeping.read().get(digest(secret)) ?? 0) > now();
  return {
    issue() {
      const secret = randomBytes(32).toString('base64url');
      const expiresAt = now() + lifeMs;
      // In the order of issue, and with one life for all thus also in the order of their ends.
      const ends = new Map(keeping.read()).set(digest(secret), expiresAt);
      for (const [key, end] of ends) if (ends.size > max || end <= now()) ends.delete(key);
      keeping.write(ends);
      return { secret, expiresAt };
    },
    has,
    count() {
      const at = now();
      return [...keeping.read().values()].filter((end) => end > at).length;
    },
    clear: () => keeping.write(new Map()),
    take(secret) {
      const isGood = has(secret);
      const ends = new Map(keeping.read());
      if (ends.delete(digest(secret))) keeping.write(ends);
      return isGood;
    },
  };
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
