import type {
  ApprovalPolicy,
  CatchUpPolicy,
  OverlapPolicy,
  RetryPolicy,
  WorkspacePolicy,
} from '@open-design/contracts';

const catchUp: Readonly<Record<CatchUpPolicy['mode'], string>> = {
  skip: 'Slots that nobody could take are missed',
  latest: 'Of slots that nobody could take, the latest is made up for',
  all: 'Slots that nobody could take are made up for, latest first',
};
const overlap: Readonly<Record<OverlapPolicy['mode'], string>> = {
  skip: 'A slot that comes while a run is live is skipped',
  queue_one: 'A slot that comes while a run is live waits, unless one waits already',
  queue_all: 'Slots that come while a run is live wait',
  allow: 'Runs go on beside each other',
  cancel_running: 'A slot cancels the run that is live, then runs',
};
const approvals: Readonly<Record<ApprovalPolicy['mode'], string>> = {
  deny: 'All that the agent asks for is refused',
  allow_in_workspace:
    'Reading, editing and searching in the workspace are allowed, all else is refused',
  allow_all: 'All that the agent asks for is allowed',
  ask: 'A person is asked',
};
const onDeadline: Readonly<Record<ApprovalPolicy['onDeadline'], string>> = {
  deny: 'then the agent is told no',
  park: 'then the run is parked until the answer comes',
};
const workspace: Readonly<Record<WorkspacePolicy['mode'], string>> = {
  in_place: "In the project's folder; two runs in one folder wait for each other",
  worktree: 'In a git worktree with a branch of its own',
  copy: 'In a copy of the folder',
};
const kept: Readonly<Record<WorkspacePolicy['keep']['onSuccess'], string>> = {
  diff: 'after success the diff is kept',
  tree: 'after success the folder is kept',
  nothing: 'after success nothing is kept',
};
const retryOn: Readonly<Record<RetryPolicy['on'][number], string>> = {
  interrupted: 'interrupted',
  unreachable: 'unable to reach its model',
  timed_out: 'timed out',
  failed: 'failed',
};

/** The rules of a routine in words. */
export const rulesWords = {
  labels: {
    catchUp: 'Catch-up',
    overlap: 'Overlap',
    pauseAfterFailures: 'Pause',
    jitterMs: 'Jitter',
    approvals: 'Approvals',
    workspace: 'Workspace',
    disk: 'Disk',
    environment: 'Environment',
    limits: 'Limits',
    retry: 'Retry',
    preCheck: 'Pre-check',
    checks: 'Checks',
    budget: 'Budget',
    usageWindow: 'Usage limit',
  },
  waitsForReset: 'waits until it is reset',
  standsIn: (agent: string) => `${agent} works meanwhile`,
  catchUp,
  catchUpMost: (count: number) => `at most ${count}`,
  catchUpWindow: (time: string) => `no further back than ${time}`,
  notAfterClock: (time: string) => `not after ${time}`,
  notAfterDelay: (time: string) => `not later than ${time} after the slot`,
  perMinute: (count: number) => `${count} a minute`,
  overlap,
  overlapMost: (count: number) => `at most ${count}`,
  neverPaused: 'Never paused by itself',
  pausedAfter: (count: number) =>
    count === 1 ? 'Paused after a failure' : `Paused after ${count} failures in a row`,
  noJitter: 'Starts at the slot itself',
  jitter: (time: string) => `Starts later by a fixed part of ${time}`,
  approvals,
  deadline: (time: string) => `for ${time}`,
  onDeadline,
  workspace,
  keepDays: (days: number) => (days === 1 ? 'for a day' : `for ${days} days`),
  kept,
  disk: (size: string) => `What runs leave behind takes at most ${size}`,
  noEnvironment: 'What programs need to run and to sign in',
  pass: (names: string) => `hands on ${names}`,
  set: (names: string) => `sets ${names}`,
  secrets: (names: string) => `secrets ${names}`,
  overall: (time: string) => `ended after ${time}`,
  noOverall: 'may take any time',
  noProgress: (time: string) => `after ${time} without progress`,
  anyProgress: 'never for want of progress',
  grace: (time: string) => `${time} from SIGTERM to SIGKILL`,
  noRetry: 'Never tried again',
  retry: (attempts: number, ends: string) => `Up to ${attempts} attempts where it was ${ends}`,
  retryOn,
  retryDelay: (first: string, most: string) => `after ${first}, growing to ${most}`,
  noPreCheck: 'The agent is started at once',
  preCheck: (program: string, time: string) => `Asks ${program} first, for at most ${time}`,
  noChecks: "The agent's own word decides",
  check: (name: string, otherwise: string) => `“${name}” must hold, otherwise ${otherwise}`,
  noBudget: 'No bound',
  perRun: (amount: string) => `${amount} a run`,
  perDay: (amount: string) => `${amount} a day`,
  tokens: (count: string) => `${count} tokens`,
  dayZone: (zone: string) => `days in ${zone}`,
} as const;
