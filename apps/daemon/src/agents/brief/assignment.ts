import { Instant } from '@open-design/contracts';
import { z } from 'zod';

/** What the daemon tells about the run; another client of this agent tells nothing. */
const Facts = z.object({
  runId: z.string().nullish(),
  routineId: z.string().nullish(),
  slotAt: Instant.nullish(),
  attempt: z.int().min(1).nullish(),
  lastSuccessAt: Instant.nullish(),
});

const Meta = z.object({ 'open-design': Facts.nullish() }).nullish();

/** What is known of the run that this brief is written for. Instants are UTC epoch ms. */
export interface Assignment {
  readonly runId: string | null;
  readonly routineId: string | null;
  readonly slotAt: number | null;
  readonly attempt: number | null;
  readonly lastSuccessAt: number | null;
}

const NOTHING_KNOWN: Assignment = {
  runId: null,
  routineId: null,
  slotAt: null,
  attempt: null,
  lastSuccessAt: null,
};

/**
 * Reads `_meta['open-design']` of a request; facts it leaves out are taken from `base`.
 * Throws a ZodError that names the field when a fact has the wrong shape.
 */
export function readAssignment(meta: unknown, base: Assignment = NOTHING_KNOWN): Assignment {
  const facts = Meta.parse(meta)?.['open-design'];
  if (!facts) return base;
  return {
    runId: facts.runId ?? base.runId,
    routineId: facts.routineId ?? base.routineId,
    slotAt: facts.slotAt ?? base.slotAt,
    attempt: facts.attempt ?? base.attempt,
    lastSuccessAt: facts.lastSuccessAt ?? base.lastSuccessAt,
  };
}
