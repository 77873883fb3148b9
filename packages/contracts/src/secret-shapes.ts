/**
 * A kind of secret that can be told by its look. The three expressions are
 * written in a small part of what JavaScript's have, so that a stream can be
 * read by them as well: characters, `\`-escaped characters and classes of ASCII
 * characters, each with `{min,max}` or without; one after the other, greedy, and
 * never going back.
 */
export interface SecretShape {
  /** What stands in the secret's place: `[masked github-token]`. */
  readonly name: string;
  /** What stands before the secret and stays, in any case; one of these, or none. */
  readonly before?: readonly string[];
  /** The least of it, one of these. All that the last class goes on to fit belongs to it too. */
  readonly secret: readonly string[];
  /** A class of which one must follow. Then the last class ends where its `max` says. */
  readonly followedBy?: string;
  /** One of these characters must not stand before all: in `task-force` there is no `sk-force`. */
  readonly notAfter?: string;
  /** Whether it counts only with a digit in it, as words with hyphens have none. */
  readonly withDigit?: boolean;
  /** What the least of it must hold. */
  readonly holding?: string;
  /** Whether it counts only right behind what was masked as the same kind. */
  readonly follows?: boolean;
}

const word = '[A-Za-z0-9_]';
const token = '[A-Za-z0-9_-]';
/** Between a field's name and its value, in headers, JSON, JSON inside JSON, YAML and shells. */
const assigned = `["'\\\\]{0,3}[ ]{0,2}[:=][ "'\\\\]{0,5}`;
const pemName = '[A-Z0-9 ]{11,42}-----';

/** The known shapes. Where two fit at one place, the first one counts. */
export const secretShapes: readonly SecretShape[] = [
  {
    name: 'github-token',
    secret: [
      ...['p', 'o', 'u', 's', 'r'].map((kind) => `gh${kind}_${word}{20}`),
      `github_pat_${word}{22}`,
    ],
    notAfter: word,
  },
  { name: 'gitlab-token', secret: [`glpat-${token}{20}`], notAfter: word },
  { name: 'anthropic-key', secret: [`sk-ant-${token}{16}`], notAfter: word },
  { name: 'api-key', secret: [`sk-${token}{20}`], notAfter: word, withDigit: true },
  {
    name: 'stripe-key',
    secret: ['sk', 'rk'].map((kind) => `${kind}_live_${word}{16}`),
    notAfter: word,
  },
  { name: 'aws-access-key', secret: ['AKIA[A-Z0-9]{16}', 'ASIA[A-Z0-9]{16}'], notAfter: word },
  {
    name: 'aws-secret-key',
    before: [`secret_access_key${assigned}`, `secretaccesskey${assigned}`],
    secret: ['[A-Za-z0-9/+=]{40}'],
  },
  { name: 'google-key', secret: [`AIza${token}{35}`, `GOCSPX-${token}{20}`], notAfter: word },
  { name: 'google-token', secret: ['ya29\\.[A-Za-z0-9_.-]{20}'], notAfter: word },
  {
    name: 'slack-token',
    secret: [
      ...['a', 'b', 'e', 'o', 'p', 'r', 's'].map((kind) => `xox${kind}-${token}{10}`),
      `xapp-${token}{10}`,
    ],
    notAfter: word,
    withDigit: true,
  },
  { name: 'npm-token', secret: ['npm_[A-Za-z0-9]{36}'], notAfter: word },
  { name: 'pypi-token', secret: [`pypi-AgE${token}{40}`], notAfter: word },
  { name: 'hugging-face-token', secret: ['hf_[A-Za-z0-9]{30}'], notAfter: word },
  {
    name: 'jwt',
    secret: [`eyJ${token}{10,1024}\\.eyJ[A-Za-z0-9_.-]{10}`],
    notAfter: word,
  },
  {
    name: 'private-key',
    secret: [
      `-----BEGIN ${pemName}[ \\t\\r\\n\\\\]{1,16}[A-Za-z0-9+/]{16}[A-Za-z0-9+/= \\t\\r\\n\\\\]{0}`,
    ],
    notAfter: '[-]',
    holding: 'PRIVATE KEY',
  },
  { name: 'private-key', secret: [`-----END ${pemName}`], follows: true },
  {
    name: 'authorization',
    before: ['bearer', 'basic', 'token'].map(
      (scheme) => `authorization${assigned}${scheme}[ ]{1,2}`,
    ),
    secret: ['[A-Za-z0-9._~+/=-]{8}'],
  },
  { name: 'api-key', before: [`x-api-key${assigned}`], secret: [`${token}{16}`] },
  {
    name: 'url-password',
    before: ['://[!#-.0-9;=?A-~]{0,128}:'],
    secret: ['[!#-.0-9;=?A-~]{3,200}'],
    followedBy: '[@]',
  },
];

/** Which known shape a text holds, or null. */
export function findSecretShape(text: string): string | null {
  for (const { name, holding = '', expression } of expressions)
    for (const [found] of text.matchAll(expression)) if (found.includes(holding)) return name;
  return null;
}

/** A shape as a whole text is searched for it. */
function expressionOf({ before, secret, followedBy, notAfter, withDigit }: SecretShape): RegExp {
  const boundary = notAfter === undefined ? '' : `(?<!${notAfter})`;
  const context = before === undefined ? '' : `(?:${before.join('|')})`;
  // The digit may stand further on in the run that the last class makes.
  const digit = withDigit === true ? '(?=[a-z]+-[A-Za-z_-]{0,199}[0-9])' : '';
  const following = followedBy === undefined ? '' : `(?=${followedBy})`;
  const source = `${boundary}${context}${digit}(?:${secret.join('|')})${following}`;
  return new RegExp(source, before === undefined ? 'g' : 'gi');
}

const expressions = secretShapes
  .filter(({ follows }) => follows !== true)
  .map((shape) => ({ ...shape, expression: expressionOf(shape) }));
