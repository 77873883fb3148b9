/** A text cut into pieces of these lengths. */
export function cutInto(text: string, lengths: Iterable<number>): string[] {
  const pieces: string[] = [];
  let at = 0;
  for (const length of lengths) {
    if (at >= text.length) break;
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}

const some = (length: number) => 'aB3dE6gH9j'.repeat(30).slice(0, length);
const body = 'MIIEpAIBAAKCAQEA1c7+9zGNFcSbb4hTgBYzJ8Xn1mPq\nS0b3kd02kLwQ==\n';

function whole(kind: string, text: string) {
  return { kind, text, masked: `[masked ${kind}]` };
}

/** One of each known shape, made up, and what is to be left of it. */
export const shapeExamples: readonly {
  readonly kind: string;
  readonly text: string;
  readonly masked: string;
}[] = [
  ...['ghp', 'gho', 'ghu', 'ghs', 'ghr'].map((it) => whole('github-token', `${it}_${some(36)}`)),
  whole('github-token', `github_pat_${some(22)}_${some(59)}`),
  whole('gitlab-token', `glpat-${some(20)}`),
  whole('anthropic-key', `sk-ant-api03-${some(93)}`),
  whole('api-key', `sk-proj-${some(48)}`),
  whole('api-key', `sk-${some(48)}`),
  whole('stripe-key', `sk_live_${some(24)}`),
  whole('aws-access-key', 'AKIAIOSFODNN7EXAMPLE'),
  {
    kind: 'aws-secret-key',
    text: `AWS_SECRET_ACCESS_KEY=${some(40)}`,
    masked: 'AWS_SECRET_ACCESS_KEY=[masked aws-secret-key]',
  },
  {
    kind: 'aws-secret-key',
    text: `"SecretAccessKey": "${some(38)}/+"`,
    masked: '"SecretAccessKey": "[masked aws-secret-key]"',
  },
  whole('google-key', `AIza${some(35)}`),
  whole('google-token', `ya29.${some(60)}`),
  whole('slack-token', `xoxb-123456789012-${some(24)}`),
  whole('npm-token', `npm_${some(36)}`),
  whole('pypi-token', `pypi-AgE${some(80)}`),
  whole('hugging-face-token', `hf_${some(34)}`),
  whole('jwt', `eyJ${some(33)}.eyJ${some(70)}.${some(43)}`),
  ...['', 'RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED '].map((kind) =>
    whole(
      'private-key',
      `-----BEGIN ${kind}PRIVATE KEY-----\n${body}-----END ${kind}PRIVATE KEY-----`,
    ),
  ),
  whole(
    'private-key',
    JSON.stringify(`-----BEGIN PRIVATE KEY-----\n${body}-----END PRIVATE KEY-----`).slice(1, -1),
  ),
  {
    kind: 'authorization',
    text: 'authorization: Bearer abc.def-123~x',
    masked: 'authorization: Bearer [masked authorization]',
  },
  {
    kind: 'authorization',
    text: '{\\"Authorization\\": \\"Basic dXNlcjpwYXNz\\"}',
    masked: '{\\"Authorization\\": \\"Basic [masked authorization]\\"}',
  },
  { kind: 'api-key', text: `x-api-key: ${some(30)}`, masked: 'x-api-key: [masked api-key]' },
  {
    kind: 'url-password',
    text: 'postgres://ada:pa$$w%40rd@db:5432/x',
    masked: 'postgres://ada:[masked url-password]@db:5432/x',
  },
];
