import type { AgentAssignment } from '../agent.ts';

const names = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'TERM',
  'TMPDIR',
  'TZ',
  'SSH_AUTH_SOCK',
  // A network with a proxy often has a certificate authority of its own as well.
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
]);

const proxies = new Set(['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy', 'ftp_proxy']);

const prefixes = [
  'LC_',
  'XDG_',
  'ANTHROPIC_',
  'OPENAI_',
  'GEMINI_',
  'GOOGLE_',
  'CODEX_',
  'CLAUDE_',
  'OPENCODE_',
];

/**
 * The environment of an agent: from `base` only what programs need to run and
 * to sign in to their models, then all of `extra`. It is a list of what may
 * pass, so that the daemon's token, its database address and secrets that the
 * daemon has never heard of stay with the daemon.
 */
export function agentEnvironment(
  base: Readonly<Record<string, string | undefined>>,
  extra: Readonly<Record<string, string>>,
): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(base)) {
    if (value !== undefined && mayPass(name)) passed[name] = value;
  }
  return { ...passed, ...extra };
}

function mayPass(name: string): boolean {
  return (
    names.has(name) ||
    proxies.has(name.toLowerCase()) ||
    prefixes.some((prefix) => name.startsWith(prefix))
  );
}

/**
 * What a program learns of its run through its environment. `OD_RUN_ID` is also
 * the mark by which processes that outlived a daemon are found again.
 */
export function runMarks(assignment: AgentAssignment): Record<string, string> {
  const { runId, routineId, slotAt, attempt } = assignment;
  return {
    OD_RUN_ID: runId,
    OD_ATTEMPT: String(attempt),
    ...(routineId === null ? {} : { OD_ROUTINE_ID: routineId }),
    ...(slotAt === null ? {} : { OD_SLOT_AT: String(slotAt) }),
  };
}
