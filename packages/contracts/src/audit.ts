import { z } from 'zod';
import { Instant } from './time.ts';

/** A slot that the ledger and the definitions do not agree on. */
export const AuditFinding = z.object({ routineId: z.string(), slotAt: Instant });
export type AuditFinding = z.infer<typeof AuditFinding>;

/**
 * The ledger held against the slots that the definitions imply. The lists hold
 * the first hundred findings of their kind; the counts are whole.
 */
export const AuditReport = z
  .object({
    ok: z.boolean(),
    from: Instant.nullable(),
    to: Instant,
    routines: z.int(),
    expected: z.int(),
    recorded: z.int(),
    /** Implied, but without an entry. */
    missing: z.array(AuditFinding),
    /** An entry, but not implied. */
    extra: z.array(AuditFinding),
    /** In more than one entry. */
    twice: z.array(AuditFinding),
  })
  .meta({ id: 'AuditReport' });
export type AuditReport = z.infer<typeof AuditReport>;

/** What the ledger says of one instant, in sentences. */
export const Explanation = z
  .object({ routineId: z.string(), at: Instant, sentences: z.array(z.string()) })
  .meta({ id: 'Explanation' });
export type Explanation = z.infer<typeof Explanation>;
