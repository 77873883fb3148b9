import { z } from 'zod';
import { Instant } from './time.ts';

/** A slot that the ledger and the definitions do not agree on. */
export const AuditFinding = z.object({ routineId: z.string(), slotAt: Instant });
export type AuditFinding = z.infer<typeof AuditFinding>;

/** A version of a routine's definition that proves nothing about the slots in it. */
export const VersionFinding = z.object({
  routineId: z.string(),
  version: z.int().min(1),
  /**
   * `overlaps`: it begins before the one before it has ended. `leaves_hole`: it
   * begins after that. `runs_backwards`: it ends before it begins. `unreadable`:
   * this program cannot read the definition, so that its slots are not known.
   */
  fault: z.enum(['overlaps', 'leaves_hole', 'runs_backwards', 'unreadable']),
});
export type VersionFinding = z.infer<typeof VersionFinding>;

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
    /** Faults of the history of definitions itself, which everything else is worked out from. */
    versions: z.array(VersionFinding),
    /**
     * No faults: slots that are elsewhere by today's rules of time zones than by
     * the older rules that they were planned with.
     */
    replanned: z.array(AuditFinding),
  })
  .meta({ id: 'AuditReport' });
export type AuditReport = z.infer<typeof AuditReport>;

/** What the ledger says of one instant, in sentences. */
export const Explanation = z
  .object({ routineId: z.string(), at: Instant, sentences: z.array(z.string()) })
  .meta({ id: 'Explanation' });
export type Explanation = z.infer<typeof Explanation>;
