import type { NamedValue } from '../../secrets/named-value.ts';
import type { RunEnvironment } from '../../secrets/run-environment.ts';
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

/** How variables are called that hold what signs one in, by the end of their names. */
const credentialNames = /(KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?)$/i;
/** A path to a credential is none. */
const paths = /^([/~.]|[A-Za-z]:\\)/;
/** Shorter text occurs by itself. */
const shortestCredential = 8;

/**
 * What a run adds to the environment of its agent, and all values that must be
 * masked in what the agent says: every secret, and what the daemon's environment
 * hands on to sign in with. `base` is the environment of the daemon. A secret
 * wins over a plain value, and that over what is handed on.
 */
export function environmentOf(
  { pass, set, secrets, masked }: RunEnvironment,
  base: Readonly<Record<string, string | undefined>>,
): { readonly env: Record<string, string>; readonly masked: readonly NamedValue[] } {
  const handedOn = Object.fromEntries(
    pass.flatMap((name) => {
      const value = base[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  const bound = Object.fromEntries(secrets.map(({ name, value }) => [name, value]));
  const credentials = Object.entries(agentEnvironment(base, handedOn)).flatMap(([name, value]) =>
    isCredential(name, value) ? [{ name, value }] : [],
  );
  return {
    env: { ...handedOn, ...set, ...bound },
    masked: [...secrets, ...masked, ...credentials],
  };
}

function isCredential(name: string, value: string): boolean {
  return credentialNames.test(name) && value.length >= shortestCredential && !paths.test(value);
}

/**
 * What a program is given for its run: what its routine names, and what it
 * learns of the run. `OD_RUN_ID` is also the mark by which processes that
 * outlived a daemon are found again, so nothing takes its place.
 */
export function runMarks(assignment: AgentAssignment): Record<string, string> {
  const { runId, routineId, slotAt, attempt, environment } = assignment;
  return {
    ...environment,
    OD_RUN_ID: runId,
    OD_ATTEMPT: String(attempt),
    ...(routineId === null ? {} : { OD_ROUTINE_ID: routineId }),
    ...(slotAt === null ? {} : { OD_SLOT_AT: String(slotAt) }),
  };
}
