import type { UsageLimit } from '@open-design/contracts';
import { DaemonError } from '../../errors.ts';

/** An agent answered that the usage limit of its account is reached. */
export class LimitReached extends DaemonError {
  constructor(
    message: string,
    readonly limited: UsageLimit,
  ) {
    super('USAGE_LIMIT', message);
  }
}
