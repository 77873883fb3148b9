import { describe, expect, it } from 'vitest';
import { missingAgents, packagesOf, realAgents } from './found.ts';

describe('the real agents', () => {
  it('that are not installed are named, with what installs them', () => {
    const missing = missingAgents();
    if (missing.length > 0)
      process.stderr.write(
        `\nSKIPPED: the tests with ${missing.length} of ${realAgents.length} real agents (${missing.join(', ')}), which are not here. Install them with: node scripts/install-agents.mjs ${packagesOf(missing).join(' ')}\n\n`,
      );
    // Where they must be there, such as in a nightly run, their absence is a failure.
    expect(process.env['OD_REAL_AGENTS'] === 'all' ? missing : []).toEqual([]);
  });
});
